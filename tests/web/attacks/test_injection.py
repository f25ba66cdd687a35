"""What is typed into an address is data: never SQL, never a path, never a header, never a place
to be sent to.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client

from addresses import every_address, known

pytestmark = [pytest.mark.django_db]
SQL = [
    "'", "' OR '1'='1", "'; DROP TABLE accounts_user; --", "1) UNION SELECT password FROM x --",
    "\\'; SELECT pg_sleep(5); --", "%' AND 1=CAST((SELECT 1) AS int) --", "\x00", "\ud7ff",
    "😀" * 50, "$1", "{0}", "%s", "%(a)s", "read_csv('/etc/passwd')", "a" * 5000,
]  # fmt: skip
PARAMETERS = {
    "/you-said-we-did/": ("show",),
    "/you-said-we-did/X07000003/": ("show",),
    "/commitments/": ("place",),
    "/commitments/commitments.csv": ("place",),
    "/search/": ("q",),
    "/compare/": ("place", "with"),
    "/places/drawn/": ("within", "by", "start", "name", "members"),
    "/indicator/gp-patients/": ("type", "sex", "age", "within"),
    "/indicator/gp-patients/figures.csv": ("area", "periods", "type", "sex", "age", "within"),
    "/indicator/gp-patients/map.svg": ("type", "sex", "age", "within"),
    "/indicator/gp-patients/ranking.svg": ("type", "sex", "age", "within"),
    "/indicator/gp-patients/X07000003/trend.svg": ("sex",),
    "/indicator/gp-patients/X07000003/trace/": ("sex", "age", "period"),
    "/place/X07000003/": ("q",),
    "/rural/": ("q",),
    "/what-if/X07000003/": ("offer", "reach-statins", "who-statins", "end", "beside", "choose"),
    "/what-if/compare/": ("with",),
    "/redraw/": ("next", "to", "back"),
    "/account/sign-in/": ("next",),
    "/api/areas": ("q", "limit"),
    "/api/indicators/gp-patients/figures": ("type", "sex", "within"),
    "/api/indicators/gp-patients/areas/X07000003": ("sex",),
    "/api/indicators/gp-patients/areas/X07000003/trace": ("sex",),
}
LEAKS = ("syntax error", "sqlite3", "psycopg", "duckdb", "Catalog Error", "root:x:0", "Traceback")


def harmless(answer: Any, where: str) -> None:
    assert answer.status_code in {200, 301, 302, 400, 404, 422}, where
    if answer.status_code == 200 and not answer.streaming:
        text = answer.content.decode("utf-8", "replace")
        assert not [leak for leak in LEAKS if leak in text], where


@pytest.mark.slow  # fifteen texts in every parameter of every address
@pytest.mark.parametrize("path", PARAMETERS)
def test_no_parameter_is_taken_for_sql(ann: Client, path: str) -> None:
    for name in PARAMETERS[path]:
        for text in SQL:
            harmless(ann.get(path, {name: text}), f"{path} {name}={text[:30]!r}")


@pytest.mark.slow  # fifteen texts in every part of every address
def test_no_part_of_an_address_is_taken_for_sql(ann: Client) -> None:
    for each in every_address():
        for name in ("indicator", "code", "area"):
            if f":{name}>" not in each.route:
                continue
            for text in SQL:
                path = known(each.route, **{name: quote(text[:200], safe="")})
                answer = ann.get(path)
                assert answer.status_code in {301, 302, 400, 404, 405}, path


def test_two_searches_that_differ_in_sql_alone_answer_alike(visitor: Client) -> None:
    plain = visitor.get("/api/areas", {"q": "qqqq"}).json()
    assert visitor.get("/api/areas", {"q": "qqqq' OR '1'='1"}).json() == plain == []


OUTSIDE = [
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd", "..\\..\\etc\\passwd", "%00", "..%252f..%252fetc%252fpasswd",
    "headwater/../../settings.py", "/etc/passwd", "headwater//etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_outside_the_static_folder_is_given(visitor: Client, path: str) -> None:
    answer = visitor.get(f"/static/{path}")
    assert answer.status_code in {301, 302, 400, 404}
    assert not answer.streaming


@pytest.mark.parametrize("path", [*OUTSIDE, "..", ".", "lake", "own", "%2e%2e%2flake"])
def test_no_name_leads_out_of_a_lake(ann: Client, path: str, site_home: Path) -> None:
    from headwater_web.figures.request import lake_of

    for where in (f"/indicator/{path}/", f"/place/{path}/", f"/indicator/{path}/X07000003/trace/"):
        answer = ann.get(where)
        assert answer.status_code in {301, 302, 400, 404}, where
    assert lake_of(path, path).root == site_home / "lake"


HEADERS = ["x\r\nSet-Cookie: a=b", 'x"; filename="evil.exe', "x\nX: y", "é\u202e.exe", "x;y"]


@pytest.mark.parametrize("text", HEADERS)
def test_no_name_writes_a_header(visitor: Client, text: str) -> None:
    for path in ("/indicator/gp-patients/figures.csv", "/indicator/gp-patients/map.svg"):
        for name in ("area", "within", "sex", "type"):
            answer = visitor.get(path, {name: text})
            assert answer.status_code in {200, 404}, f"{path} {name}"
            said = answer.headers.get("Content-Disposition", 'attachment; filename="x"')
            assert said.count('"') == 2
            assert said.isascii()
            assert "Set-Cookie" not in answer.headers


HERE = "http://testserver"
ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example",
    "///evil.example", "https:evil.example", "javascript:alert(1)",
    " https://evil.example", "/\t/evil.example",
    "http://localhost@evil.example/", "%2f%2fevil.example",
]  # fmt: skip


@pytest.mark.parametrize("to", ELSEWHERE)
def test_nobody_is_sent_elsewhere(visitor: Client, ann: Client, to: str) -> None:
    for client in (visitor, ann):
        for path in PARAMETERS:
            for name in ("next", "to", "back", "return", "url"):
                answer = client.get(path, {name: to})
                away = answer.headers.get("Location", "/").replace("\\", "/")
                assert urlsplit(urljoin(HERE + path, away)).netloc == "testserver", f"{path} {name}"


@pytest.mark.parametrize(
    "path", ["//evil.example/about", "/\\evil.example/about", "//evil.example"]
)
def test_an_added_slash_does_not_send_elsewhere(visitor: Client, path: str) -> None:
    away = visitor.generic("GET", path).headers.get("Location", "/")
    assert not away.startswith(("//", "/\\", "http"))


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80:80", ""])
def test_no_other_name_is_answered_to(visitor: Client, host: str) -> None:
    answer = visitor.get("/about", HTTP_HOST=host or "evil.example, localhost")
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_name_that_a_proxy_passes_on_is_not_believed(visitor: Client) -> None:
    answer = visitor.get("/about", HTTP_X_FORWARDED_HOST="evil.example")
    assert answer.status_code == 301
    assert answer["Location"] == "/about/"
