"""The site map, in the order of the address book; every name is the page's noun."""

from django.urls import path, re_path

from muscles.pagecache.public import public_page
from muscles.views import (
    about,
    anatomy,
    articles,
    body,
    data,
    evidence,
    gait,
    glossary,
    handouts,
    home,
    meta,
    parts,
    pictures,
    preview,
    teach,
    terrain,
    training,
    write_back,
)

app_name = "muscles"

# /body/ and /muscles/
anatomy_urls = [
    path("body/", body.body_map, name="body"),
    path("muscles/", anatomy.muscle_list, name="muscle-list"),
    path("muscles/<slug:slug>/", anatomy.muscle, name="muscle"),
    path("muscles/<slug:slug>/role/", body.role, name="muscle-role"),
    path("groups/", anatomy.group_list, name="group-list"),
    path("groups/<slug:slug>/", anatomy.group, name="group"),
    path("tissues/", anatomy.tissue_list, name="tissue-list"),
    path("tissues/<slug:slug>/", anatomy.tissue, name="tissue"),
    path("tissues/<slug:slug>/role/", body.tissue_role, name="tissue-role"),
]

# /gait/ and /terrain/
movement_urls = [
    path("gait/", gait.cycle, name="gait"),
    path("gait/keyframes/<str:condition>.json", gait.keyframes, name="stride-keyframes"),
    path("gait/<slug:slug>/", gait.phase, name="phase"),
    path("terrain/", terrain.terrain_list, name="terrain-list"),
    path("terrain/<slug:slug>/", terrain.terrain, name="terrain"),
]

# /exercises/ and /injuries/
training_urls = [
    path("exercises/", training.exercise_list, name="exercise-list"),
    path("exercises/<slug:slug>/", training.exercise, name="exercise"),
    path("injuries/", training.injury_list, name="injury-list"),
    path("injuries/<slug:slug>/", training.injury, name="injury"),
]

# /articles/, /claims/, /glossary/, /sources/
reading_urls = [
    path("articles/", articles.article_list, name="article-list"),
    path("articles/feed/", public_page()(articles.Feed()), name="article-feed"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("claims/", evidence.claim_list, name="claim-list"),
    path("claims/<slug:slug>/", evidence.claim, name="claim"),
    path("glossary/", glossary.term_list, name="glossary"),
    path("glossary/<slug:slug>/", glossary.term, name="term"),
    path("sources/", evidence.source_list, name="source-list"),
    path("sources/references.bib", evidence.references_bibtex, name="references-bibtex"),
    path("sources/references.json", evidence.references_csl, name="references-csl"),
    path("sources/records.csv", evidence.source_records, name="source-records"),
    path("sources/<slug:slug>/", evidence.source, name="source"),
]

# /about/ and /authors/
about_urls = [
    path("about/", about.about, name="about"),
    path("about/<slug:slug>/", about.page, name="about-page"),
    path("authors/", about.author_list, name="author-list"),
    path("authors/<slug:slug>/", about.author, name="author"),
]

# /data/
data_urls = [
    path("data/", data.data_list, name="data-list"),
    re_path(r"^data/(?P<name>[a-z0-9.+_-]+)\.(?P<form>csv|json)$", data.data_file, name="data"),
]

# /take/: pictures as files, each with its credit
_FORM = r"(?P<form>labelled|blank)\.(?P<kind>svg|png)"
take_urls = [
    re_path(
        rf"^take/(?P<name>(?:body|foot|hip|leg|trunk)-[a-z-]+)-{_FORM}$",
        handouts.view,
        name="take-view",
    ),
    re_path(rf"^take/cost-of-slopes-{_FORM}$", handouts.cost, name="take-cost"),
    re_path(rf"^take/(?P<slug>[a-z0-9-]+)-{_FORM}$", handouts.muscle, name="take-muscle"),
    re_path(
        rf"^take/(?P<slug>[a-z0-9-]+)/(?P<name>[a-z0-9-]+)-{_FORM}$",
        handouts.curve,
        name="take-curve",
    ),
]

# /teach/: sheets to print
teach_urls = [
    path("teach/", teach.index, name="teach"),
    path("teach/<slug:slug>/", teach.sheet, name="sheet"),
]

# Below the pages that take comments and corrections: /muscles/soleus/write/
_WRITE = "<slug:section>/<slug:slug>/write"
write_back_urls = [
    path(f"{_WRITE}/", write_back.write, name="write"),
    path(f"{_WRITE}/form/", write_back.form, name="write-form"),
    path(f"{_WRITE}/thanks/", write_back.thanks, name="write-thanks"),
]

# For developers, and only in DEBUG
parts_urls = [path("parts/", parts.parts, name="parts")]

# For whoever was sent a link to a draft
preview_urls = [path("preview/<str:token>/", preview.by_link, name="preview")]

# For machines
meta_urls = [
    path("sitemap.xml", meta.sitemap, name="sitemap"),
    path("robots.txt", meta.robots, name="robots"),
    path("healthz", meta.healthz, name="healthz"),
    re_path(
        r"^pictures/(?P<name>[a-z-]+)\.(?P<mark>[0-9a-f]{12})\.svg$",
        pictures.picture,
        name="picture",
    ),
    re_path(
        r"^pictures/(?P<stem>[a-z0-9-]+\.[0-9a-f]{20})\.(?P<width>[1-9][0-9]{0,3})\.webp$",
        pictures.picture_file,
        name="picture-file",
    ),
]

urlpatterns = [
    path("", home.home, name="home"),
    *anatomy_urls,
    *movement_urls,
    *training_urls,
    *reading_urls,
    *about_urls,
    *preview_urls,
    *data_urls,
    *take_urls,
    *teach_urls,
    *write_back_urls,
    *parts_urls,
    *meta_urls,
]
