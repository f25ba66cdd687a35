"""The walk of agreeing, its second half: a gathering runs a workshop, a phone loses its signal and
its answer, the hall votes on a screen, and what was said becomes a vision. An action of it is
promised; its owner says where it stands; a resident who asked is told; everybody reads what was
done, and the board sees that it is late.

A server and a browser are started, so it is slow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import promise_steps
import vision_steps as steps
from governed_pages import then_it_is_accessible
from live_server import Site, enrol, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts a server and a browser"),
    pytest.mark.xdist_group("browser"),
]
PHONE = {"width": 320, "height": 640}
GATHERING = "The winter meeting"


def test_a_hall_with_poor_signal_makes_a_vision_and_its_action_is_promised(
    window: Callable[..., Any], live_site: Site, questions: list[str]
) -> None:
    enrol(live_site.home, "miriam.vale")
    page, phone, visitor = window(), window(viewport=PHONE), window(java_script_enabled=False)
    sign_in(page, "miriam.vale")
    steps.when_a_convenor_begins_a_workshop_at_the_gathering(page, GATHERING)
    steps.when_she_pastes_a_list(page)
    phone.goto(steps.hall_address(page))
    then_it_is_accessible(phone)
    steps.when_a_phone_without_a_signal_says_two_things(phone)
    steps.when_its_signal_is_back_but_the_first_answer_is_lost(phone)
    steps.then_nothing_is_lost_or_doubled(page)
    steps.when_she_groups_them(page)
    then_it_is_accessible(page)
    screen = page.context.new_page()
    steps.when_the_hall_votes(page, phone, screen)
    then_it_is_accessible(screen)
    steps.when_the_workshop_makes_a_vision(page, questions[0])
    visitor.goto(page.url)
    steps.then_everybody_reads_the_vision(visitor)
    then_it_is_accessible(page)
    promise_steps.when_a_resident_asks_to_be_told(visitor, live_site)
    promise_steps.when_an_action_becomes_a_commitment(page)
    then_it_is_accessible(page)
    promise_steps.when_its_owner_says_where_it_stands(page)
    promise_steps.then_the_resident_is_told(live_site)
    promise_steps.then_you_said_we_did_shows_it(visitor)
    promise_steps.then_the_board_sees_that_it_is_late(page, live_site)
