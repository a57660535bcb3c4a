//! What stands in an image, as SVG. Every text is cut to what fits before it is written, and escaped.

use std::fmt::Write as _;

use super::draw::FAMILY;
use super::text::Face;
use super::{HEIGHT, WIDTH};
use crate::page::proposal::track;
use crate::proposal::status::StatusGroup;
use crate::roadmap::ProposalId;
use crate::site::Site;

/// The light scheme of the default theme.
const BACK: &str = "#ffffff";
const INK: &str = "#1b1f24";
const MUTED: &str = "#59616b";
const LINE: &str = "#8b939e";
const ACCENT: &str = "#0a58ca";
const DONE: &str = "#1a7438";

/// Where everything begins and ends.
const LEFT: f32 = 72.0;
const RIGHT: f32 = WIDTH as f32 - LEFT;
/// The title in its lines: sizes of the letters with the distance of the lines, the largest first.
const SIZES: [(f32, f32); 2] = [(64.0, 80.0), (52.0, 66.0)];
/// Lines of a title.
const LINES: usize = 3;
/// Letters of a text that are looked at.
const MOST: usize = 300;

/// The colour of a group of statuses, as in the default theme's light scheme.
const fn colour(group: StatusGroup) -> &'static str {
    match group {
        StatusGroup::Proposed => "#6f42c1",
        StatusGroup::Accepted => "#0a66c2",
        StatusGroup::InProgress => "#8a5a00",
        StatusGroup::Done => DONE,
        StatusGroup::Parked => "#5b6470",
        StatusGroup::Closed => "#b42330",
        StatusGroup::Superseded => "#8a4b24",
        StatusGroup::Reference => "#0f6b7c",
        StatusGroup::Unknown => "#a34200",
    }
}

/// What an image says of a proposal, as it was written.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) site: String,
    /// What the proposal is called beside its title.
    pub(super) label: String,
    pub(super) title: String,
    pub(super) group: StatusGroup,
    pub(super) status: String,
    pub(super) stage: Option<String>,
    pub(super) milestone: Option<String>,
    /// Each stage, and where the proposal stands relative to it.
    pub(super) track: Vec<(String, &'static str)>,
}

impl Card {
    pub(super) fn of(site: &Site, id: ProposalId) -> Card {
        let roadmap = site.roadmap();
        let card = &site.view().cards[id];
        let track = track::steps(site, id).into_iter().map(|step| (step.badge.text, step.state));
        Card {
            site: roadmap.identity.title.clone(),
            label: card.label.clone(),
            title: card.title.clone(),
            group: roadmap.proposals[id].status.group,
            status: card.status.text.clone(),
            stage: card.stage.as_ref().map(|stage| stage.text.clone()),
            milestone: card.milestone.as_ref().map(|milestone| milestone.text.clone()),
            track: track.collect(),
        }
    }

    pub(super) fn svg(&self, face: &Face) -> String {
        let colour = colour(self.group);
        let mut canvas = Canvas { face, out: String::new() };
        let _ = write!(
            canvas.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"{FAMILY}\" \
             font-weight=\"700\"><path fill=\"{BACK}\" d=\"M0 0H{WIDTH}V{HEIGHT}H0z\"/><path fill=\"{colour}\" \
             d=\"M0 0H{WIDTH}V16H0z\"/>"
        );
        canvas.line(&self.site, LEFT, 96.0, 30.0, RIGHT - LEFT, MUTED);
        self.name(&mut canvas);
        self.standing(&mut canvas, colour);
        self.track(&mut canvas);
        canvas.out.push_str("</svg>");
        canvas.out
    }

    /// Label and title. Where nothing of the title can be drawn the label takes its place.
    fn name(&self, canvas: &mut Canvas<'_>) {
        let title = canvas.face.clean(&self.title, MOST);
        let (label, title) = match title.chars().any(char::is_alphanumeric) {
            true if self.label.trim() == self.title.trim() => ("", title),
            true => (self.label.as_str(), title),
            false => ("", canvas.face.clean(&self.label, MOST)),
        };
        canvas.line(label, LEFT, 178.0, 38.0, RIGHT - LEFT, ACCENT);
        let wrapped = SIZES.map(|(size, step)| {
            let (lines, whole) = canvas.face.wrap(&title, size, RIGHT - LEFT, LINES);
            (size, step, lines, whole)
        });
        let fits = wrapped.iter().find(|(.., whole)| *whole).or(wrapped.last());
        let Some((size, step, lines, _)) = fits else { return };
        let mut y = if label.is_empty() { 190.0 } else { 260.0 };
        for line in lines {
            canvas.text(line, LEFT, y, *size, INK);
            y += step;
        }
    }

    /// Status, stage and milestone in one line.
    fn standing(&self, canvas: &mut Canvas<'_>, colour: &str) {
        const Y: f32 = 512.0;
        canvas.dot(LEFT + 13.0, Y - 13.0, 13.0, colour);
        let mut x = canvas.line(&self.status, LEFT + 44.0, Y, 36.0, 430.0, colour);
        if let Some(stage) = &self.stage {
            x = canvas.line("·", x + 16.0, Y, 36.0, 40.0, LINE);
            x = canvas.line(stage, x + 16.0, Y, 36.0, 260.0, INK);
        }
        if let Some(milestone) = &self.milestone {
            let shown = canvas.face.clean(milestone, MOST);
            let shown = canvas.face.shorten(&shown, 36.0, RIGHT - x - 40.0);
            let x = RIGHT - canvas.face.width(&shown, 36.0);
            canvas.text(&shown, x, Y, 36.0, MUTED);
        }
    }

    /// A dot for each stage: filled where it was passed, the present one a ring round a dot, hollow where it is ahead.
    fn track(&self, canvas: &mut Canvas<'_>) {
        const Y: f32 = 574.0;
        let mut x = LEFT;
        for (stage, state) in &self.track {
            let shown = canvas.face.clean(stage, MOST);
            let shown = canvas.face.shorten(&shown, 26.0, 300.0);
            let next = x + 38.0 + canvas.face.width(&shown, 26.0);
            // Room is kept for the mark that says that there are more.
            if next > RIGHT - 72.0 {
                canvas.text("…", x, Y, 26.0, MUTED);
                return;
            }
            let (outer, inner, ink) = match *state {
                "passed" => (DONE, None, MUTED),
                "current" => (ACCENT, Some((9.0, BACK)), INK),
                _ => (LINE, Some((9.0, BACK)), MUTED),
            };
            canvas.dot(x + 13.0, Y - 9.0, 13.0, outer);
            if let Some((radius, fill)) = inner {
                canvas.dot(x + 13.0, Y - 9.0, radius, fill);
            }
            if *state == "current" {
                canvas.dot(x + 13.0, Y - 9.0, 5.0, outer);
            }
            canvas.text(&shown, x + 38.0, Y, 26.0, ink);
            x = next + 44.0;
        }
    }
}

/// An SVG being written.
struct Canvas<'face> {
    face: &'face Face,
    out: String,
}

impl Canvas<'_> {
    /// One line of a text as it was written, shortened to `width`. Gives where it ends.
    fn line(&mut self, text: &str, x: f32, y: f32, size: f32, width: f32, fill: &str) -> f32 {
        let shown = self.face.clean(text, MOST);
        let shown = self.face.shorten(&shown, size, width);
        self.text(&shown, x, y, size, fill);
        x + self.face.width(&shown, size)
    }

    /// A text that fits, in letters that the font has.
    fn text(&mut self, text: &str, x: f32, y: f32, size: f32, fill: &str) {
        if text.is_empty() {
            return;
        }
        let _ = write!(self.out, "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{fill}\">");
        for letter in text.chars() {
            match letter {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                letter => self.out.push(letter),
            }
        }
        self.out.push_str("</text>");
    }

    fn dot(&mut self, x: f32, y: f32, radius: f32, fill: &str) {
        let _ = write!(self.out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{fill}\"/>");
    }
}
