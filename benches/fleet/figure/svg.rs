//! The few shapes that a figure consists of.

use std::fmt::Write as _;

/// Readable on any page: it brings its own ground.
const STYLE: &str = "text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2937; font-size: 13px } \
                     .title { font-size: 20px; font-weight: 600 } .heading { font-size: 15px; font-weight: 600 } \
                     .small { font-size: 13px; fill: #4b5563 } .axis { font-size: 12px; fill: #4b5563 }";

pub(crate) struct Svg {
    body: String,
}

/// From the left, and from the top.
pub(crate) type Point = (f64, f64);

impl Svg {
    pub(crate) fn new(width: f64, height: f64) -> Svg {
        let head = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\">\n<style>{STYLE}</style>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
        );
        Svg { body: head }
    }

    pub(crate) fn text(&mut self, at: Point, class: &str, text: &str) {
        self.shape(&format!("<text x=\"{:.1}\" y=\"{:.1}\" class=\"{class}\">{}</text>", at.0, at.1, escaped(text)));
    }

    /// Text that ends here.
    pub(crate) fn text_before(&mut self, at: Point, class: &str, text: &str) {
        let end = "text-anchor=\"end\"";
        self.shape(&format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" class=\"{class}\" {end}>{}</text>",
            at.0,
            at.1,
            escaped(text)
        ));
    }

    /// Text with its middle here.
    pub(crate) fn text_around(&mut self, at: Point, class: &str, text: &str) {
        let middle = "text-anchor=\"middle\"";
        self.shape(&format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" class=\"{class}\" {middle}>{}</text>",
            at.0,
            at.1,
            escaped(text)
        ));
    }

    pub(crate) fn path(&mut self, points: &[Point], color: &str, width: f64, dashes: &str) {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        self.shape(&format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}/>",
            points.join(" ")
        ));
    }

    pub(crate) fn dot(&mut self, (x, y): Point, color: &str) {
        self.shape(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{color}\" stroke=\"#ffffff\" stroke-width=\"1.5\"/>"
        ));
    }

    pub(crate) fn finish(mut self) -> String {
        self.body += "</svg>\n";
        self.body
    }

    fn shape(&mut self, shape: &str) {
        writeln!(self.body, "{shape}").unwrap_or_default();
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
