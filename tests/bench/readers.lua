-- wrk: asks for the paths after "--" in turn; tells answers a second, p95 in milliseconds, and how many were no success
local paths, place = {}, 0

function init(args)
  for _, path in ipairs(args) do paths[#paths + 1] = path end
end

function request()
  place = place % #paths + 1
  return wrk.format("GET", paths[place])
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("\nRESULT %.2f %.3f %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(95) / 1000, failed))
end
