"""Addresses of conversations."""

from django.urls import path

from redcommons.workbench.exploration import (
    answering,
    beginning,
    beside,
    briefs,
    coding,
    coverage,
    head,
    in_role,
    keeping,
    leaving,
    listing,
    memos,
    next_session,
    streaming,
    views,
    ways,
)

MEMOS = "s/<str:study>/explore/memos/"
CODES = "s/<str:study>/explore/codebook/"
TALK = "s/<str:study>/explore/<str:talk>/"
BRIEF = "s/<str:study>/explore/briefs/<str:brief>/"
TURN = TALK + "<int:number>/"

urlpatterns = [
    path("s/<str:study>/explore/", beginning.talks, name="talks"),
    path("s/<str:study>/explore/coverage/", coverage.coverage, name="coverage"),
    path("s/<str:study>/explore/briefs/", briefs.briefs, name="briefs"),
    path(BRIEF, briefs.brief, name="brief"),
    path(BRIEF + "write/", briefs.write_brief, name="write_brief"),
    path(BRIEF + "take-back/", briefs.take_back_brief, name="take_back_brief"),
    path("s/<str:study>/explore/findings/", listing.listed, name="findings"),
    path("s/<str:study>/explore/findings/<str:finding>/", listing.finding, name="finding"),
    path(MEMOS, memos.memos, name="memos"),
    path(MEMOS + "write/", memos.write, name="write_memo"),
    path(MEMOS + "release/", memos.release, name="release_memos"),
    path(MEMOS + "closed/", memos.throw_closed, name="throw_closed_memos"),
    path(MEMOS + "<str:memo>/", memos.memo, name="memo"),
    path(MEMOS + "<str:memo>/take-back/", memos.take_back, name="take_back_memo"),
    path(MEMOS + "<str:memo>/throw-away/", memos.throw, name="throw_memo"),
    path(CODES, coding.codebook, name="codebook"),
    path(CODES + "define/", coding.define, name="define_code"),
    path(CODES + "rename/", coding.rename, name="rename_code"),
    path(CODES + "qdpx/", coding.export, name="export_codebook"),
    path(TALK + "memos/", memos.margin, name="talk_memos"),
    path(TALK, views.talk, name="talk"),
    path(TALK + "transcript.json", leaving.transcript, {"form": "json"}, name="transcript_json"),
    path(TALK + "transcript.md", leaving.transcript, {"form": "md"}, name="transcript_md"),
    path(TURN + "finding.md", leaving.finding, name="share_finding"),
    path(TALK + "turns/", views.turns, name="turns"),
    path(TALK + "head/", head.head, name="talk_head"),
    path(TALK + "next/", next_session.follow, name="follow"),
    path(TALK + "role/", in_role.take_role, name="take_role"),
    path(TALK + "answer/", answering.answer, name="answer"),
    path(TALK + "heads/", beside.heads, name="heads"),
    path(TALK + "write/", beside.write, name="write"),
    path(TALK + "say/", streaming.say, name="say"),
    path(TALK + "ways/", ways.ways, name="ways"),
    path(TALK + "ways/each/", ways.say_each, name="say_each"),
    path(TALK + "play/", ways.play, name="play"),
    path(TALK + "play/stop/", ways.stop_play, name="stop_play"),
    path(TALK + "again/", streaming.again, name="again"),
    path(TALK + "hear/", streaming.hear, name="hear"),
    path(TURN + "stop/", streaming.stop, name="stop_turn"),
    path(TURN + "came/", beside.came, name="came"),
    path(TURN + "keep/", keeping.keep, name="keep"),
    path(TURN + "take-back/", keeping.take_back, name="take_back"),
    path(TURN + "put-back/", keeping.put_back, name="put_back"),
]
