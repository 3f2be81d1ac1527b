"""Figures for who watches the server (Prometheus). No label ever says who: routes by name, states, codes.

Each room that has something to count at a scrape has a metrics.py with GAUGES: (name, help, labels, function -> [(label values, value)]).
"""

import logging
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from prometheus_client import REGISTRY, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric

log = logging.getLogger("lefil.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]
REQUESTS = Counter("lefil_requests", "answers by route and status", ["route", "method", "status"])
SECONDS = Histogram("lefil_request_seconds", "time to answer, by route", ["route"], buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10))
SWEEPS = Counter("lefil_sweep_rows", "rows that a sweep dealt with", ["sweep"])
FAILED = Counter("lefil_sweep_failures", "sweeps that failed whole", ["sweep"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}  # a method of somebody's own is not a label


class RoomGauges:
    """Asks every room at each scrape. A room whose figures fail (its base is away) leaves them out: a gap is the truth."""

    def collect(self) -> Iterable[Metric]:
        for config in apps.get_app_configs():
            if not config.name.startswith("lefil.") or config.name == "lefil.kit" or not find_spec(f"{config.name}.metrics"):
                continue
            for name, help, labels, read in import_module(f"{config.name}.metrics").GAUGES:
                family = GaugeMetricFamily(name, help, labels=labels)
                try:
                    for values, number in read():
                        family.add_metric(values, number)
                except Exception:
                    log.exception("metrics of %s", config.name)
                    continue
                yield family

    def describe(self) -> Iterable[Metric]:
        return []


REGISTRY.register(RoomGauges())


class MetricsMiddleware:
    """Counts each answer under the name of its route: an address holds keys of people, its route does not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        spent = time.perf_counter() - began
        match = request.resolver_match
        route = match.view_name if match and match.view_name else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(spent)
        log.debug("request", extra={"route": route, "method": method, "status": response.status_code, "ms": round(spent * 1000)})
        return response
