"""Bugs of access: who sees and does what is not theirs."""

from typing import Final

from tests.museum.exhibit import Exhibit

_HTTP, _DIRECTORY = "shared/src/gonghui_shared/http", "shared/src/gonghui_shared/directory/knowledge.py"
_TOKENS = "tests/shared/http/test_tokens.py::test_"
_AUTHORITY = "tests/organisation/test_authority.py::test_"

EXHIBITS: Final = (
    Exhibit(
        "who.unsigned-token",
        "The token itself says by which algorithm it is signed: by none, or by a secret that everybody has.",
        "CVE-2024-33663, CVE-2026-48526",
        f"{_HTTP}/tokens.py",
        {
            '    if not isinstance(header, dict) or header.get("alg") != ALGORITHM:\n        raise BadToken\n': "",
            "            decoded = jwt.decode(token, known.key, algorithms=[ALGORITHM])": (
                '            decoded = jwt.decode(token, known.key, algorithms=[_header(token)["alg"]])'
            ),
        },
        (f"{_TOKENS}a_token_is_signed_by_the_one_algorithm",),
    ),
    Exhibit(
        "who.token-of-anybody",
        "A token is believed for the issuer that it names, whoever's key it is signed with.",
        "one key set for all issuers",
        f"{_HTTP}/tokens.py",
        {'    if claims.get("iss") != issuer or audience not in': "    if audience not in"},
        (f"{_TOKENS}a_key_speaks_for_its_own_issuer_alone",),
    ),
    Exhibit(
        "who.token-for-another-service",
        "A token for one service opens all.",
        "PyJWT without `audience=`",
        f"{_HTTP}/tokens.py",
        {" or audience not in audiences or not": " or not"},
        (f"{_TOKENS}a_token_is_good_for_its_audience_and_its_time",),
    ),
    Exhibit(
        "who.token-for-ever",
        "A token without a bound on its life is good as long as it says.",
        "PyJWT without `require=[exp]`",
        f"{_HTTP}/tokens.py",
        {" or expires - issued > longest:": ":"},
        (f"{_TOKENS}a_token_is_good_for_its_audience_and_its_time",),
    ),
    Exhibit(
        "who.token-remembered-for-ever",
        "A signature that was verified once is believed for as long as the process lives, also when its key is withdrawn.",
        "caches in front of key sets",
        f"{_HTTP}/tokens.py",
        {"self._proven(token, self._keys.edition())": "self._proven(token, 0)"},
        (f"{_TOKENS}what_was_proven_once_is_proven_by_the_keys_that_hold",),
    ),
    Exhibit(
        "who.head-without-end",
        "Nobody counts what comes before a body: one connection fills the memory with headers that never end.",
        "servers on httptools and llhttp without a bound of their own",
        f"{_HTTP}/protocol.py",
        {"            if self._head > LARGEST_HEAD:\n": "            if self._head < 0:\n"},
        ("tests/shared/http/test_protocol.py::test_headers_without_end_are_cut_off",),
    ),
    Exhibit(
        "who.command-without-scope-check",
        "A command asks who somebody is, and not whether this union is theirs.",
        "OWASP API1, broken object level authorisation",
        f"{_HTTP}/table.py",
        {"    await allow(runtime, principal, row.allows, row.judged_at(command), today)\n": ""},
        ("tests/finance/dues/test_api.py::test_only_those_whose_post_allows_it_write_dues",),
        "postgres",
    ),
    Exhibit(
        "who.query-without-scope-check",
        "A query is answered for every union, if only the caller is somebody.",
        "OWASP API1; RESTler's name-space rule",
        f"{_HTTP}/principal.py",
        {"        await allow(runtime, principal, allows, union_id, business_date(runtime.now()))\n": ""},
        ("tests/finance/dues/test_api.py::test_only_those_whose_post_allows_it_read_dues",),
        "postgres",
    ),
    Exhibit(
        "who.list-judged-by-its-path",
        "A list is judged by the union of its address, and books for any other.",
        "batch items as a way round",
        f"{_HTTP}/table.py",
        {"            if row.each_judged:\n": "            if not row.each_judged:\n"},
        ("tests/finance/allocation/test_api.py::test_a_list_reaches_no_further_than_the_permission",),
        "postgres",
    ),
    Exhibit(
        "who.post-that-ended",
        "A post goes on giving after its last day.",
        "roles that are granted and never taken",
        _DIRECTORY,
        {"and coalesce(least(p.held_to, up.dissolved_on), $3) >= $3": "and $3::date is not null"},
        (f"{_AUTHORITY}post_that_ended_yesterday_gives_nothing",),
        "postgres",
    ),
    Exhibit(
        "who.subordinates-post-reaches-up",
        "What a post gives below it, it gives at every union.",
        "scopes by prefix",
        _DIRECTORY,
        {
            "directory_posts p join up using (union_id)": "directory_posts p cross join (select depth, dissolved_on from up) up"
        },
        (f"{_AUTHORITY}sibling_unions_chair_sees_nothing",),
        "postgres",
    ),
    Exhibit(
        "who.route-that-says-nothing",
        "A route that forgets to say who may use it is open to everybody.",
        "allow by default",
        f"{_HTTP}/app.py",
        {'        if "x-allows" not in (route.openapi_extra or {}):\n': "        if route.openapi_extra == {}:\n"},
        ("tests/api/test_default_deny.py",),
    ),
    Exhibit(
        "who.password-guessed",
        "Wrong passwords are not counted.",
        "credential stuffing",
        "services/organisation/src/gonghui_organisation/account/passwords.py",
        {"        admitted = len(recent) < _MOST_TRIES\n": "        admitted = len(recent) >= 0\n"},
        ("tests/organisation/account/test_passwords.py::test_sixth_try_within_the_window_is_turned_away",),
    ),
)
