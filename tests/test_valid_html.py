"""The checker of pages finds what it is for, and nothing in a page that is right."""

import pytest

from tests.valid_html import faults_of

PAGE = '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>題</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>文<br>文 &amp; <a href='#a' id=a>文</a></p>", id="words"),
        pytest.param("<ul><li><p>文</p><ul><li>文</li></ul></li></ul>", id="lists"),
        pytest.param("<dl><div><dt>項</dt><dd><p>文</p></dd></div></dl>", id="terms"),
        pytest.param("<table><caption>題</caption><tr><th scope=col>文<td><div>文</div></table>", id="table"),
        pytest.param("<label>文 <input type=search name=q maxlength=3></label>", id="label-around-input"),
        pytest.param("<details><summary><h2>題</h2></summary><p>文</p></details>", id="heading-in-summary"),
        pytest.param(
            "<svg viewBox='0 0 1 1'><a href='#x'><title>題</title><rect/></a></svg><p id=x>文</p>", id="picture"
        ),
        pytest.param("<a href='/'><div><p>文</p></div></a>", id="link-around-blocks"),
        pytest.param('<script type="application/ld+json">{"a": "<"}</script>', id="data"),
    ],
)
def test_a_page_that_is_right_has_no_fault(body):
    assert faults_of(PAGE.format(body)) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("<p>文</div>", "div", id="end-tag-alone"),
        pytest.param("<p>文<ul><li>文</li></ul></p>", "end tag (p)", id="list-in-paragraph"),
        pytest.param("<b><i>文</b></i>", "i", id="crossed"),
        pytest.param("<table><div>文</div></table>", "table", id="block-in-table"),
        pytest.param("<p>1 & 2 &nosuch; 文</p>", "entity", id="entity"),
        pytest.param("<p id=a id=b>文</p>", "attribute", id="attribute-twice"),
        pytest.param("<p id=a>文</p><p id=a>文</p>", "given 2 times", id="id-twice"),
        pytest.param("<label for=x>文</label>", "not there", id="label-for-nothing"),
        pytest.param("<a href='#x'>文</a>", "leads nowhere", id="anchor"),
        pytest.param("<ul><div>文</div></ul>", "directly inside <ul>", id="div-in-list"),
        pytest.param("<ul>文<li>文</li></ul>", "words directly inside <ul>", id="words-in-list"),
        pytest.param("<span><div>文</div></span>", "holds words only", id="block-in-span"),
        pytest.param("<span><a href='/'><p>文</p></a></span>", "holds words only", id="block-in-link-in-span"),
        pytest.param("<a href='/'><button>文</button></a>", "<button> inside <a>", id="button-in-link"),
        pytest.param("<img src='/x'>", "without 'alt'", id="image-without-words"),
        pytest.param("<p onclick='x()'>文</p>", "no attribute 'onclick'", id="script-in-attribute"),
        pytest.param("<th>文</th>", "th", id="cell-without-table"),
        pytest.param("<input type=date maxlength=3 name=a>", "no attribute 'maxlength'", id="length-of-a-date"),
        pytest.param("<center>文</center>", "no element", id="unknown-element"),
    ],
)
def test_a_fault_is_found_and_named(body, words):
    faults = faults_of(PAGE.format(body))

    assert faults
    assert any(words in fault for fault in faults), faults


def test_a_page_without_doctype_is_a_fault():
    assert faults_of("<html lang=ja><head><title>題</title></head><body></body></html>")
