"""The site map, in the order of the address book; every name is the page's noun."""

from django.urls import path, re_path

from muscles.views import (
    about,
    anatomy,
    articles,
    body,
    cards,
    citing,
    data,
    embeds,
    evidence,
    feeds,
    gait,
    glossary,
    handouts,
    home,
    installable,
    meta,
    parts,
    pictures,
    preview,
    search,
    share,
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
    path("articles/feed/", feeds.articles, name="article-feed"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("claims/", evidence.claim_list, name="claim-list"),
    path("claims/feed/", feeds.claims, name="claim-feed"),
    path("claims/<slug:slug>/", evidence.claim, name="claim"),
    path("glossary/", glossary.term_list, name="glossary"),
    path("glossary/<slug:slug>/", glossary.term, name="term"),
    path("sources/", evidence.source_list, name="source-list"),
    path("sources/references.bib", evidence.references_bibtex, name="references-bibtex"),
    path("sources/references.json", evidence.references_csl, name="references-csl"),
    path("sources/references.ris", evidence.references_ris, name="references-ris"),
    path("sources/records.csv", evidence.source_records, name="source-records"),
    path("sources/<slug:slug>/", evidence.source, name="source"),
]

# /about/ and /authors/
about_urls = [
    path("about/", about.about, name="about"),
    path("about/corrections/feed/", feeds.corrections, name="correction-feed"),
    path("about/changes/feed/", feeds.changes, name="change-feed"),
    path("about/<slug:slug>/", about.page, name="about-page"),
    path("authors/", about.author_list, name="author-list"),
    path("authors/<slug:slug>/", about.author, name="author"),
]

# /data/
data_urls = [
    path("data/", data.data_list, name="data-list"),
    path("data/dictionary/", data.dictionary, name="data-dictionary"),
    path("data/example/", data.example, name="data-example"),
    path("data/datapackage.json", data.datapackage, name="datapackage"),
    path("data/running-muscles.zip", data.archive, name="data-archive"),
    path("data/schema/<slug:name>.json", data.schema, name="data-schema"),
    re_path(r"^data/excel/(?P<name>[a-z0-9.+_-]+)\.csv$", data.for_excel, name="data-excel"),
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

# Below every page: /muscles/soleus/cite/
_PAGE = r"^(?P<page>(?:[a-z0-9-]+/){0,2})cite/"
cite_urls = [
    re_path(rf"{_PAGE}$", citing.cite, name="cite"),
    re_path(
        rf"{_PAGE}(?P<name>[a-z0-9-]+)\.(?P<form>bib|json|ris)$", citing.file, name="cite-file"
    ),
]

# /card/: what other sites show beside a link; /card/muscles/soleus.png
card_urls = [re_path(r"^card/(?P<path>[a-z0-9/-]+)\.png$", cards.card, name="card")]

# /embed/: what other sites may frame; /share/ and /oembed/: how they take it
embed_urls = [
    path("embed/body/", embeds.body, name="embed-body"),
    path("embed/body/muscle/<slug:slug>/", embeds.role, name="embed-muscle-role"),
    path("embed/body/tissue/<slug:slug>/", embeds.tissue_role, name="embed-tissue-role"),
    path("embed/muscle/<slug:slug>/", embeds.muscle, name="embed-muscle"),
    path("embed/stride/", embeds.stride, name="embed-stride"),
    path("embed/claim/<slug:slug>/", embeds.claim, name="embed-claim"),
    path("share/", share.share, name="share"),
    path("share/now/", share.share_now, name="share-now"),
    path("oembed/", share.oembed, name="oembed"),
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

# /search/
search_urls = [
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("search/addresses/", search.addresses, name="search-addresses"),
]

# For developers, and only in DEBUG
parts_urls = [path("parts/", parts.parts, name="parts")]

# For whoever was sent a link to a draft
preview_urls = [path("preview/<str:token>/", preview.by_link, name="preview")]

# For a device that installs the site, or has no network
installable_urls = [
    path("offline/", installable.offline, name="offline"),
    path("sw.js", installable.worker, name="worker"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    re_path(r"^(?P<name>favicon\.ico|apple-touch-icon\.png)$", installable.icon, name="icon"),
]

# For machines
meta_urls = [
    path("sitemap.xml", meta.sitemap, name="sitemap"),
    path("robots.txt", meta.robots, name="robots"),
    path("healthz", meta.healthz, name="healthz"),
    path(".well-known/security.txt", meta.security, name="security"),
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
    *cite_urls,
    *anatomy_urls,
    *movement_urls,
    *training_urls,
    *reading_urls,
    *about_urls,
    *search_urls,
    *preview_urls,
    *data_urls,
    *take_urls,
    *card_urls,
    *embed_urls,
    *teach_urls,
    *write_back_urls,
    *parts_urls,
    *installable_urls,
    *meta_urls,
]
