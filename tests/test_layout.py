"""What the layout finds without its large patterns is what they find."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.syntax import layout
from rulesdsl.syntax.layout import lay_out

TEXTS = st.text(st.sampled_from("''''''ssS\u017f  \n;#-/*&()=,\"‘’abco_1é`"), max_size=30)


@given(TEXTS)
def test_what_is_simple_is_what_the_pattern_finds(text: str) -> None:
    laid = lay_out(text)
    with patch.object(layout, "_simple", lambda *_: None):
        assert lay_out(text) == laid


@given(TEXTS, TEXTS)
def test_a_quote_stands_within_a_text_only_where_the_pattern_says_so(text: str, more: str) -> None:
    laid = lay_out(f"'{text}'{more}")
    with patch.object(layout, "_may_stand_within", lambda *_: True):
        assert lay_out(f"'{text}'{more}") == laid
