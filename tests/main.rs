//! The suite, as one binary. Each module proves one thing:
//!
//! | module        | proves                                                                                     |
//! |---------------|--------------------------------------------------------------------------------------------|
//! | `cli`         | what is typed, what is printed, how it ends: the transcripts under `cli/`                   |
//! | `dialects`    | each way of writing proposals is read right: the repositories under `dialects/`             |
//! | `corpora`     | real repositories, where they are at hand, are read as the measured truth says              |
//! | `site`        | the small sites under `site/` are what their golden files say; every link leads somewhere   |
//! | `validate`    | the pages are valid HTML, by the validator of the W3C's Nu checker                          |
//! | `feeds`       | feeds and calendar are valid, say what git says, and no entry ever changes its identity        |
//! | `write`       | the old site is whole until the new one is, and nobody else's file is touched               |
//! | `compare`     | what one revision changes of another, both ways, on edits that are made up; bases that are not there |
//! | `previews`    | what is set up for hosts has no rights where it builds, refuses hostile artifacts, and does what it says |
//! | `time`        | timelines, movements, slips, tenures and digests say what a repository's past comes to          |
//! | `lint`        | each rule finds what its page says and nothing else; what is switched off, allowed, old or common is not told |
//! | `limits`      | the page of limits is what the code says, and each is told where it is exceeded            |
//! | `people`      | people are who the text says, in any script, and are found with or without a page          |
//! | `schema`      | what programs read fits the schemas that `roadbook schema` prints; `book.toml` is refused by both or none |
//! | `sarif`       | findings as SARIF fit the schema of OASIS                                                    |
//! | `edit`        | a proposal gets another status or stage, and nothing else of its files is touched |
//! | `fix`         | what has one right answer is mended, and the proposal says the same as before |
//! | `fuzz`        | promises that hold for any input: the bodies of the fuzz targets, over seeds and mutations     |
//! | `ready`       | what a proposal lacks before its next status or stage is said, the same everywhere |
//! | `scaffold`    | new proposals and repositories are where they belong, say what is known and lint clean |
//! | `toc`         | contents lists hold what GitHub makes of headings, or what mdtoc does, and nothing else is touched |
//! | `determinism` | the same repository gives the same bytes                                                    |
//! | `security`    | no input runs script, leaves its folders, hides another proposal or stops the build         |
//! | `sources`     | bytes come from the tree that the page comes from; what git ignores is not published         |
//! | `listing`     | a tree is what git tracks or does not ignore, under any name                                 |
//! | `terminal`    | nothing that a repository says steers a terminal or is a command in the log of a workflow     |
//! | `pictures`    | pictures look as before and do nothing; what is none is shown as its source               |
//! | `growth`      | eight times as much of any kind of input costs at most ten times as much                     |
//! | `ledger`      | what the history tells of each proposal is what happened, in every kind of repository     |
//! | `search`      | what can be found is what the texts say, once each; names stand in a script that they cannot end |
//! | `browser`     | pages work in a browser: from a disk and a server, narrow and wide, light and dark, for all |
//! | `face`        | what pages do with scripts: filters, chart, keys, scheme, contents that follow              |
//! | `serve`       | the preview shows what a build would, after any edit, and stands what clients do to it      |
//! | `theme`       | a repository's own theme changes the look and nothing else                                  |
//! | `image`       | images for previews of links are drawn where they can be, and only anew where they changed  |
//! | `diagrams`    | diagrams are drawn, stay readable without scripts, and hostile ones do nothing              |
//! | `vectors`     | whatever a stranger writes, wherever it is shown, runs nothing and asks nobody in a browser  |
//!
//! and these are what they are made of:
//!
//! | module        | is                                                                                         |
//! |---------------|--------------------------------------------------------------------------------------------|
//! | `project`     | a repository in a temporary folder, and the command run on it                               |
//! | `links`       | every link and anchor of a written site followed                                            |
//! | `oracle`      | the same of a site in memory; HTML as it is written and as a browser reads it                |
//! | `safety`      | whatever could act in a reader's browser, or tell of the machine, found in a written site   |
//!
//! Nothing here has a limit on time: a slow machine is no defect. Hostile input runs with limits on memory and on
//! processor time, which do not depend on what else the machine does.
//!
//! `UPDATE_GOLDEN=1` writes the golden files anew; read the difference before it is committed.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its own machinery fails, and says what it measured"
)]

mod browser;
mod cli;
mod compare;
mod corpora;
mod determinism;
mod diagrams;
mod dialects;
mod edit;
mod face;
mod feeds;
mod fix;
mod fuzz;
mod growth;
mod image;
mod ledger;
mod limits;
mod links;
mod lint;
mod listing;
mod oracle;
mod people;
mod pictures;
mod previews;
mod project;
mod ready;
mod safety;
mod sarif;
mod scaffold;
mod schema;
mod search;
mod security;
mod serve;
mod site;
mod sources;
mod terminal;
mod theme;
mod time;
mod toc;
mod validate;
mod vectors;
mod write;
