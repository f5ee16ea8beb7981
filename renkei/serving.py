"""Serving the site with gunicorn from inside a command."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from gunicorn.app.base import BaseApplication

from renkei.release import release


class Server(BaseApplication):
    """Gunicorn with the given options around the site."""

    def __init__(self, application: WSGIHandler, options: dict[str, Any]) -> None:
        self.application, self.options = application, options
        super().__init__()

    def load_config(self) -> None:
        """Take our options; nothing from files or the command line."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> WSGIHandler:
        """Return the site."""
        return self.application


def serve(application: WSGIHandler, *, port: int, threads: int = 8) -> None:
    """Serve ``application`` on this machine's own addresses until interrupted."""
    options = {
        "bind": [f"127.0.0.1:{port}"],
        "worker_class": "gthread",
        "workers": 1,
        "threads": threads,
        "loglevel": "warning",
        "proc_name": "renkei",
    }
    connections.close_all()  # a process that is forked must not hold one
    release()  # of the program as it was loaded, whatever is put in its place later
    Server(application, options).run()
