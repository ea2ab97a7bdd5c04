//! Where findings and headings stand in a grouped list: lines of equal height, a heading before the findings of each group.
//!
//! In: the groups' sizes. Out: lines and places. Must not know: components.

use crate::worker::message::ListGroup;

/// The lines of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Lines in all: findings and headings.
    pub lines: u32,
    /// Place of each group's first finding; empty for a flat list.
    starts: Vec<u32>,
    total: u32,
}

/// Findings next to each other of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which group; `None` in a flat list.
    pub group: Option<usize>,
    pub has_heading: bool,
    /// Places from `first` to before `end`.
    pub first: u32,
    pub end: u32,
}

impl Plan {
    /// The plan of a list of so many findings. Groups that don't add up to them are of an older list and are left out.
    pub fn of(groups: &[ListGroup], total: u32) -> Plan {
        let mut starts = Vec::with_capacity(groups.len());
        let mut at = 0_u32;
        for group in groups {
            starts.push(at);
            at = at.saturating_add(group.count);
        }
        if at != total {
            starts.clear();
        }
        Plan { lines: total + starts.len() as u32, starts, total }
    }

    /// The line of a finding.
    pub fn line_of(&self, place: u32) -> u32 {
        place + self.starts.partition_point(|start| *start <= place) as u32
    }

    /// The finding on a line, or the first after a heading.
    pub fn finding_at_or_after(&self, line: u32) -> u32 {
        // The heading of group g stands on line start + g.
        let headings = self.starts.iter().enumerate().take_while(|(group, start)| **start + *group as u32 <= line).count() as u32;
        let is_heading = headings > 0 && self.starts.get(headings as usize - 1).is_some_and(|start| start + headings - 1 == line);
        if is_heading { line + 1 - headings } else { line - headings }.min(self.total)
    }

    /// What stands on the lines from `first` to before `end`.
    pub fn runs(&self, first: u32, end: u32) -> Vec<Run> {
        if self.starts.is_empty() {
            return vec![Run { group: None, has_heading: false, first: first.min(self.total), end: end.min(self.total) }];
        }
        let mut runs = Vec::new();
        for (group, start) in self.starts.iter().enumerate() {
            let next = self.starts.get(group + 1).copied().unwrap_or(self.total);
            let heading = start + group as u32;
            let (from, to) = (heading.max(first), (heading + 1 + next - start).min(end));
            if from >= to {
                continue;
            }
            let has_heading = from == heading;
            let place = |line: u32| line - group as u32 - 1;
            let run_first = if has_heading { *start } else { place(from) };
            runs.push(Run { group: Some(group), has_heading, first: run_first, end: place(to).max(run_first) });
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(sizes: &[u32]) -> Vec<ListGroup> {
        sizes.iter().map(|count| ListGroup { count: *count, ..ListGroup::default() }).collect()
    }

    #[test]
    fn each_finding_has_one_line_and_each_group_one_heading() {
        let plan = Plan::of(&groups(&[2, 3, 1]), 6);
        assert_eq!(plan.lines, 9);
        assert_eq!((0..6).map(|place| plan.line_of(place)).collect::<Vec<_>>(), [1, 2, 4, 5, 6, 8]);
        assert_eq!((0..9).map(|line| plan.finding_at_or_after(line)).collect::<Vec<_>>(), [0, 0, 1, 2, 2, 3, 4, 5, 5]);
        let runs = plan.runs(2, 6);
        assert_eq!(runs[0], Run { group: Some(0), has_heading: false, first: 1, end: 2 });
        assert_eq!(runs[1], Run { group: Some(1), has_heading: true, first: 2, end: 4 });
        assert_eq!(plan.runs(3, 4), [Run { group: Some(1), has_heading: true, first: 2, end: 2 }]);
        let shown: u32 = plan.runs(0, 9).iter().map(|run| run.end - run.first + u32::from(run.has_heading)).sum();
        assert_eq!(shown, 9);
    }

    #[test]
    fn a_flat_list_or_headings_of_an_older_one_are_lines_alone() {
        for groups in [groups(&[]), groups(&[2, 2])] {
            let plan = Plan::of(&groups, 5);
            assert_eq!((plan.lines, plan.line_of(4), plan.finding_at_or_after(3)), (5, 4, 3));
            assert_eq!(plan.runs(1, 9), [Run { group: None, has_heading: false, first: 1, end: 5 }]);
        }
    }
}
