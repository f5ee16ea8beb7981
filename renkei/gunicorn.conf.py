"""How gunicorn serves the site in production: ``gunicorn -c renkei/gunicorn.conf.py``; see ``operating.md``.

Read anew at every reload (SIGHUP), by a process that must know nothing of the site: nothing of ours is imported here.
"""

import gc
import os

wsgi_app = "renkei.wsgi"
bind = os.environ.get("RENKEI_BIND", "127.0.0.1:8000")  # systemd's socket goes before it
proc_name = default_proc_name = "renkei"

worker_class = "gthread"  # a slow reader, a long staging or a PDF holds a thread, not a process
workers = int(os.environ.get("WEB_CONCURRENCY", (os.cpu_count() or 1) + 1))
threads = 8  # each may hold a connection to the database: workers times threads stays below max_connections
preload_app = False  # a reload must load the new version; the process that waits for signals never imports the site
max_requests, max_requests_jitter = 5_000, 500  # a worker that has answered so many is replaced, not all at once
timeout = 60  # without a sign of life; of gthread's own loop, not of a request
graceful_timeout = 120  # what was begun may end: applying a long file is one request
keepalive = 75  # longer than the web server in front keeps its connections, so that this end never hangs up first

limit_request_line = 8190  # the most there is; a list filtered by many choices has a long address
secure_scheme_headers: dict[str, str] = {}  # whether it was HTTPS is for RENKEI_PROXY_HEADER to say, not for gunicorn
forwarder_headers = ""  # nobody may set SCRIPT_NAME or PATH_INFO by a header

accesslog = None  # RENKEI_LOG=json writes a line for each answer
errorlog = "-"
loglevel = "info"
control_socket_disable = True  # gunicorn's own console; nobody here uses it


def post_worker_init(worker: object) -> None:
    """Leave the loaded program out of collecting garbage: it is never any, and takes most of a collection's time."""
    gc.collect()
    gc.freeze()
