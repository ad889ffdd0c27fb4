//! One work: two lines under the bound.

use workbench::grouped;

use super::svg::{Point, Svg};

/// AWS's bucket for all calls of an account.
const AT_ONCE: f64 = 40.0;
const PER_SECOND: f64 = 10.0;

const GRID: &str = "#e5e7eb";
const BOUND: &str = "#6b7280";

/// What one provider did.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) color: &'static str,
    /// When its calls came, in seconds since the beginning: those that were answered, and those that were not.
    pub(super) answered: Vec<f64>,
    pub(super) refused: Vec<f64>,
    /// When the command had ended.
    pub(super) end: f64,
    pub(super) summary: String,
}

pub(super) struct Panel {
    pub(super) corner: Point,
    pub(super) size: Point,
    pub(super) title: String,
    pub(super) lines: [Line; 2],
}

/// From seconds and calls to a place on the page.
struct Scale {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    seconds: f64,
    calls: f64,
}

impl Panel {
    pub(super) fn draw(&self, svg: &mut Svg) {
        let (x, y) = self.corner;
        svg.text((x + 24.0, y + 24.0), "heading", &self.title);
        for (index, line) in self.lines.iter().enumerate() {
            let baseline = y + 46.0 + 19.0 * index as f64;
            svg.dot((x + 30.0, baseline - 4.5), line.color);
            svg.text((x + 42.0, baseline), "", &format!("{}: {}", line.name, line.summary));
        }
        let scale = self.scale();
        scale.draw_grid(svg);
        scale.draw_bound(svg);
        self.lines.iter().rev().for_each(|line| scale.draw_line(svg, line));
    }

    fn scale(&self) -> Scale {
        let ((x, y), (width, height)) = (self.corner, self.size);
        let most = |of: &dyn Fn(&Line) -> f64| self.lines.iter().map(of).fold(1.0, f64::max);
        Scale {
            left: x + 64.0,
            right: x + width - 28.0,
            top: y + 82.0,
            bottom: y + height - 44.0,
            seconds: 1.04 * most(&|line| line.end),
            // Few calls are shown to be few: the bound is always on the panel.
            calls: (1.08 * most(&|line| line.answered.len() as f64)).max(1.5 * AT_ONCE),
        }
    }
}

impl Scale {
    fn at(&self, seconds: f64, calls: f64) -> Point {
        let x = self.left + (self.right - self.left) * seconds / self.seconds;
        (x, self.bottom - (self.bottom - self.top) * calls / self.calls)
    }

    fn draw_grid(&self, svg: &mut Svg) {
        for calls in ticks(self.calls) {
            let (_, y) = self.at(0.0, calls);
            svg.path(&[(self.left, y), (self.right, y)], GRID, 1.0, "");
            svg.text_before((self.left - 8.0, y + 4.0), "axis", &grouped(calls as u64));
        }
        for seconds in ticks(self.seconds) {
            let (x, _) = self.at(seconds, 0.0);
            svg.text_around((x, self.bottom + 18.0), "axis", &format!("{seconds} s"));
        }
    }

    /// As far as it goes on this panel.
    fn draw_bound(&self, svg: &mut Svg) {
        let end = self.seconds.min((self.calls - AT_ONCE) / PER_SECOND);
        if end > 0.0 {
            let line = [self.at(0.0, AT_ONCE), self.at(end, AT_ONCE + PER_SECOND * end)];
            svg.path(&line, BOUND, 1.5, "6 4");
        }
    }

    fn draw_line(&self, svg: &mut Svg, line: &Line) {
        let mut steps = vec![self.at(0.0, 0.0)];
        for (index, second) in line.answered.iter().enumerate() {
            steps.push(self.at(*second, index as f64));
            steps.push(self.at(*second, index as f64 + 1.0));
        }
        let end = self.at(line.end, line.answered.len() as f64);
        steps.push(end);
        svg.path(&steps, line.color, 2.5, "");
        for second in &line.refused {
            let (x, y) = self.at(*second, 0.0);
            svg.path(&[(x, y), (x, y - 7.0)], line.color, 0.8, "");
        }
        svg.dot(end, line.color);
    }
}

/// Round numbers from 0 to the most, about five of them.
fn ticks(most: f64) -> Vec<f64> {
    let rough = most / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(10.0 * power);
    (0..).map(|index| f64::from(index) * step).take_while(|tick| *tick <= most).collect()
}
