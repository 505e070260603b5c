"""Manifests, dashboard and alerts name what exists."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import REGISTRY

import gonghui_shared.metrics  # noqa: F401 - registers them
from gonghui_deploy.stack import SERVICES

DEPLOY = Path(__file__).parents[2] / "deploy"


def documents(file: Path) -> Iterator[dict[str, Any]]:
    """The documents of a YAML file."""
    yield from yaml.safe_load_all(file.read_text())


def metrics() -> set[str]:
    """Names of the samples that a process offers."""
    return {
        name
        for family in REGISTRY.collect()
        for name in (family.name, f"{family.name}_total", f"{family.name}_bucket")
        if family.name.startswith("gonghui_")
    }


def named(text: str) -> set[str]:
    """Our metrics in an expression."""
    return set(re.findall(r"gonghui_[a-z_]+", text))


def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    """Every expression of every panel."""
    board = json.loads((DEPLOY / "grafana" / "dashboards" / "gonghui.json").read_text())
    asked = {name for panel in board["panels"] for target in panel["targets"] for name in named(target["expr"])}
    assert asked
    assert asked <= metrics()


def test_the_alerts_ask_for_metrics_that_exist() -> None:
    """Every rule, in Chinese and English."""
    (alerts,) = documents(DEPLOY / "prometheus" / "alerts.yaml")
    for rule in alerts["groups"][0]["rules"]:
        assert named(rule["expr"]) <= metrics()
        assert re.search(r"[一-鿿].*。 .*[a-z]", rule["annotations"]["summary"])


def test_prometheus_asks_the_ports_that_compose_gives() -> None:
    """One target per service."""
    (compose,) = documents(DEPLOY / "compose.yaml")
    (config,) = documents(DEPLOY / "prometheus" / "prometheus.yaml")
    given = dict(part.split("=") for part in compose["services"]["gonghui"]["command"] if "=" in part)
    targets = {one["labels"]["service"]: one["targets"] for one in config["scrape_configs"][0]["static_configs"]}
    assert targets == {service: [f"127.0.0.1:{given[service]}"] for service in SERVICES}


def test_every_process_on_kubernetes_is_probed_unprivileged_and_without_secrets_of_ours() -> None:
    """One deployment per role; secrets are named, never shipped."""
    folder = DEPLOY / "kubernetes"
    objects = [one for file in (folder / "roles" / "roles.yaml", folder / "console.yaml") for one in documents(file)]
    deployments = [one for one in objects if one["kind"] == "Deployment"]
    assert {one["metadata"]["name"] for one in deployments} == {
        "api", "sequencer", "relay", "consume", "deadlines", "console",
    }  # fmt: skip
    assert "Secret" not in {one["kind"] for one in objects}
    for pod in (one["spec"]["template"]["spec"] for one in deployments):
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["containers"][0]["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert pod["containers"][0]["livenessProbe"]["httpGet"]["path"] == "/livez"


def test_every_service_is_deployed() -> None:
    """Its folder names its package and its database."""
    (root,) = documents(DEPLOY / "kubernetes" / "kustomization.yaml")
    assert set(SERVICES) <= set(root["resources"])
    for service in SERVICES:
        (folder,) = documents(DEPLOY / "kubernetes" / service / "kustomization.yaml")
        assert folder["namePrefix"] == f"{service}-"
        assert f"value: gonghui_{service}}}" in folder["patches"][0]["patch"]
