//! A source file with all its mutants compiled in, each behind its switch.
//!
//! In: the text and its mutants. Out: the text with them in it, and which bytes of it came of which mutant, so that a compiler's
//! error can be laid at a door. Must not know: the compiler, the tests.
//!
//! Nothing is moved: text is put before, after or in place of an operator, so that changes within changes go together. Since one
//! mutant at most is on at a time, the changed branch holds the text as it was written.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::list::{Genre, Mutant};
use crate::shell::{Failure, Outcome};

/// Whether a mutant is compiled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    Switched,
    /// No: it does not compile.
    Unviable,
    /// No: what it changes is computed when the program is built, or its switch does not compile.
    Fixed,
}

/// Bytes of the new text that a mutant brought.
pub struct Brought {
    pub range: Range<usize>,
    /// Numbers of the mutants.
    pub mutants: Vec<usize>,
}

/// A file with its mutants in.
pub struct Rewritten {
    pub text: String,
    /// What one mutant alone brought.
    pub own: Vec<Brought>,
    /// What mutants of one place stand around.
    pub around: Vec<Brought>,
    /// Mutants that found no place: operands that bind names, kinds not known here.
    pub placeless: Vec<usize>,
}

/// Puts the mutants, with their numbers, into the text.
pub fn rewrite(text: &str, mutants: &[(usize, &Mutant, Form)]) -> Outcome<Rewritten> {
    let syntax = syn::parse_file(text).map_err(|error| Failure(error.to_string()))?;
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let at = |(line, column): (usize, usize)| {
        let start = lines.get(line - 1).copied().unwrap_or(text.len());
        start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
    };
    let mut places: HashMap<(Genre, usize), Vec<Change>> = HashMap::new();
    for &(number, mutant, _) in mutants.iter().filter(|(_, _, form)| *form == Form::Switched) {
        let change = Change { number, replacement: mutant.replacement.clone() };
        places.entry((mutant.genre, at(mutant.start))).or_default().push(change);
    }
    let mut putter = Putter { text, places, edits: Vec::new(), sites: 0, placeless: Vec::new() };
    putter.bodies();
    putter.visit_file(&syntax);
    putter.placeless.extend(putter.places.values().flatten().map(|change| change.number));
    Ok(written(text, putter.edits, putter.placeless))
}

struct Change {
    number: usize,
    replacement: String,
}

/// Where an edit comes among those at one place: what ends stands before what replaces, and that before what begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// The inner one first: the one that began last.
    Ends(Reverse<usize>, Reverse<u8>),
    Instead,
    /// The outer one first: the one that ends last.
    Begins(Reverse<usize>, u8),
}

struct Edit {
    range: Range<usize>,
    turn: Turn,
    /// Pieces of text, each with the mutant that alone brings it.
    pieces: Vec<(String, Option<usize>)>,
    site: usize,
    mutants: Vec<usize>,
}

struct Putter<'t> {
    text: &'t str,
    places: HashMap<(Genre, usize), Vec<Change>>,
    edits: Vec<Edit>,
    sites: usize,
    placeless: Vec<usize>,
}

/// What stands outside where two changes have the same bounds.
const BODY: u8 = 0;
const ARM: u8 = 1;
const GUARD: u8 = 2;
const EXPRESSION: u8 = 3;

impl Putter<'_> {
    fn take(&mut self, genre: Genre, at: usize) -> Option<Vec<Change>> {
        self.places.remove(&(genre, at))
    }

    /// Text before and after a range, for mutants of one place.
    fn around(
        &mut self,
        range: &Range<usize>,
        rank: u8,
        before: Vec<(String, Option<usize>)>,
        after: Vec<(String, Option<usize>)>,
        mutants: &[usize],
    ) {
        let (start, end) = (range.start, range.end);
        self.put(start..start, Turn::Begins(Reverse(end), rank), before, mutants);
        self.put(end..end, Turn::Ends(Reverse(start), Reverse(rank)), after, mutants);
        self.sites += 1;
    }

    fn put(&mut self, range: Range<usize>, turn: Turn, pieces: Vec<(String, Option<usize>)>, mutants: &[usize]) {
        self.edits.push(Edit { range, turn, pieces, site: self.sites, mutants: mutants.to_vec() });
    }

    /// Functions that give something else at once.
    fn bodies(&mut self) {
        let starts: Vec<usize> = self.places.keys().filter(|(genre, _)| *genre == Genre::FunctionValue).map(|(_, at)| *at).collect();
        for at in starts {
            let changes = self.take(Genre::FunctionValue, at).unwrap_or_default();
            let pieces = changes.iter().map(|c| (format!("if crate::mutants::on({}) {{ return {}; }} ", c.number, c.replacement), Some(c.number)));
            let pieces = pieces.collect();
            self.put(at..at, Turn::Begins(Reverse(usize::MAX), BODY), pieces, &numbers(&changes));
            self.sites += 1;
        }
    }

    /// `(if on(7) { as changed } else { as it was })`
    fn twice(&mut self, whole: &Range<usize>, rank: u8, changes: &[Change], changed: impl Fn(&Change) -> String) {
        let mut before = vec![("(".to_owned(), None)];
        for change in changes {
            before.push((format!("if crate::mutants::on({}) {{ ({}) }} else ", change.number, changed(change)), Some(change.number)));
        }
        before.push(("{ (".to_owned(), None));
        self.around(whole, rank, before, vec![(") })".to_owned(), None)], &numbers(changes));
    }

    /// A comparison's operands are computed once and all answers given, so that a difference that makes none is known:
    /// `(match (&(a), &(b)) { (l, r) => choose(*l < *r, &[(7, *l <= *r)]) })`
    fn shared(&mut self, whole: &Range<usize>, operator: &Range<usize>, changes: &[Change]) {
        let mut after = vec![(format!(")) {{ (l, r) => crate::mutants::choose(*l {} *r, &[", &self.text[operator.clone()]), None)];
        after.extend(changes.iter().map(|c| (format!("({}, *l {} *r),", c.number, c.replacement), Some(c.number))));
        after.push(("]) })".to_owned(), None));
        self.put(operator.clone(), Turn::Instead, vec![("), &(".to_owned(), None)], &numbers(changes));
        self.around(whole, EXPRESSION, vec![("(match (&(".to_owned(), None)], after, &numbers(changes));
    }
}

impl<'ast> Visit<'ast> for Putter<'_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let operator = node.op.span().byte_range();
        let binds = |side: &syn::Expr| holds_let(side);
        if !(binds(&node.left) || binds(&node.right))
            && let Some(changes) = self.take(Genre::Binary, operator.start)
        {
            let whole = node.span().byte_range();
            let compares = matches!(
                node.op,
                syn::BinOp::Eq(_) | syn::BinOp::Ne(_) | syn::BinOp::Lt(_) | syn::BinOp::Le(_) | syn::BinOp::Gt(_) | syn::BinOp::Ge(_)
            );
            if compares {
                self.shared(&whole, &operator, &changes);
            } else {
                let (left, right) = (self.text[whole.start..operator.start].to_owned(), self.text[operator.end..whole.end].to_owned());
                self.twice(&whole, EXPRESSION, &changes, |c| format!("{left}{}{right}", c.replacement));
            }
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let operator = node.op.span().byte_range();
        if let Some(changes) = self.take(Genre::Unary, operator.start) {
            let whole = node.span().byte_range();
            let rest = self.text[operator.end..whole.end].to_owned();
            self.twice(&whole, EXPRESSION, &changes, |c| format!("{}{rest}", c.replacement));
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_match(&mut self, node: &'ast syn::ExprMatch) {
        // Without a last arm for all the rest, each arm is needed.
        let has_rest = node.arms.iter().any(|arm| arm.guard.is_none() && matches!(arm.pat, syn::Pat::Wild(_)));
        for arm in node.arms.iter().filter(|arm| !has_rest && arm.guard.is_none()) {
            let needed = self.take(Genre::Arm, arm.span().byte_range().start);
            self.placeless.extend(numbers(&needed.unwrap_or_default()));
        }
        visit::visit_expr_match(self, node);
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        let arm = self.take(Genre::Arm, node.span().byte_range().start);
        let off = arm.iter().flatten().map(|c| format!("!crate::mutants::on({})", c.number)).collect::<String>();
        let names = numbers(&arm.unwrap_or_default());
        match &node.guard {
            None if !off.is_empty() => {
                let end = node.pat.span().byte_range().end;
                self.put(end..end, Turn::Instead, vec![(format!(" if {off}"), None)], &names);
                self.sites += 1;
            }
            Some((_, guard)) => {
                let whole = guard.span().byte_range();
                if !off.is_empty() {
                    self.around(&whole, ARM, vec![(format!("{off} && ("), None)], vec![(")".to_owned(), None)], &names);
                }
                if let Some(changes) = self.take(Genre::Guard, whole.start) {
                    let mut after = vec![(", &[".to_owned(), None)];
                    after.extend(changes.iter().map(|c| (format!("({}, {}),", c.number, c.replacement), Some(c.number))));
                    after.push(("])".to_owned(), None));
                    self.around(&whole, GUARD, vec![("crate::mutants::choose(".to_owned(), None)], after, &numbers(&changes));
                }
            }
            None => {}
        }
        visit::visit_arm(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'ast syn::ExprStruct) {
        for field in &node.fields {
            let (Some(rest), syn::Member::Named(name)) = (&node.rest, &field.member) else { continue };
            let Some(changes) = self.take(Genre::Field, field.span().byte_range().start) else { continue };
            let mut base = self.text[rest.span().byte_range()].to_owned();
            if base == "Default::default()" {
                base = format!("<{} as Default>::default()", &self.text[node.path.span().byte_range()]);
            }
            let value = field.expr.span().byte_range();
            if field.colon_token.is_none() {
                let start = value.start;
                self.put(start..start, Turn::Begins(Reverse(usize::MAX), BODY), vec![(format!("{name}: "), None)], &numbers(&changes));
            }
            self.twice(&value, GUARD, &changes, |_| format!("({base}).{name}"));
        }
        visit::visit_expr_struct(self, node);
    }
}

fn numbers(changes: &[Change]) -> Vec<usize> {
    changes.iter().map(|change| change.number).collect()
}

/// Whether a condition binds a name, as `a && let Some(b) = c` does: `||` can't stand there, and no parenthesis around it.
fn holds_let(side: &syn::Expr) -> bool {
    match side {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => holds_let(&both.left) || holds_let(&both.right),
        _ => false,
    }
}

fn written(text: &str, mut edits: Vec<Edit>, placeless: Vec<usize>) -> Rewritten {
    edits.sort_by_key(|edit| (edit.range.start, edit.turn));
    let mut rewritten = Rewritten { text: String::with_capacity(text.len() * 2), own: Vec::new(), around: Vec::new(), placeless };
    let mut sites: HashMap<usize, Brought> = HashMap::new();
    let mut done = 0;
    for edit in edits {
        rewritten.text.push_str(&text[done..edit.range.start]);
        done = edit.range.end;
        let begins = rewritten.text.len();
        for (piece, owner) in edit.pieces {
            let start = rewritten.text.len();
            rewritten.text.push_str(&piece);
            rewritten.own.extend(owner.map(|number| Brought { range: start..rewritten.text.len(), mutants: vec![number] }));
        }
        let site = sites.entry(edit.site).or_insert_with(|| Brought { range: begins..begins, mutants: edit.mutants });
        site.range.end = rewritten.text.len();
    }
    rewritten.text.push_str(&text[done..]);
    rewritten.around = sites.into_values().collect();
    rewritten.around.sort_by_key(|site| (site.range.start, site.range.end));
    rewritten
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with these changes, each at the first place where its word stands.
    fn changed(text: &str, changes: &[(Genre, &str, &str)]) -> Rewritten {
        let mutant = |(genre, word, replacement): &(Genre, &str, &str)| Mutant {
            genre: *genre,
            replacement: (*replacement).to_owned(),
            start: (1, text.find(word).unwrap() + 1),
            file: String::new(),
            function: String::new(),
            is_fixed: false,
            name: String::new(),
            key: String::new(),
        };
        let mutants: Vec<Mutant> = changes.iter().map(mutant).collect();
        rewrite(text, &mutants.iter().enumerate().map(|(number, mutant)| (number, mutant, Form::Switched)).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn changes_within_changes_go_together() {
        let given = changed(
            "fn f() -> bool { a + b < c && !d }",
            &[
                (Genre::FunctionValue, "a +", "true"),
                (Genre::Binary, "&&", "||"),
                (Genre::Binary, "+", "*"),
                (Genre::Binary, "<", "<="),
                (Genre::Unary, "!", ""),
            ],
        );
        let sum = "(if crate::mutants::on(2) { (a * b) } else { (a + b) })";
        let less = format!("(match (&({sum} ), &( c)) {{ (l, r) => crate::mutants::choose(*l < *r, &[(3, *l <= *r),]) }})");
        let not = "(if crate::mutants::on(4) { (d) } else { (!d) })";
        let both = format!("(if crate::mutants::on(1) {{ (a + b < c || !d) }} else {{ ({less} && {not}) }})");
        assert_eq!(given.text, format!("fn f() -> bool {{ if crate::mutants::on(0) {{ return true; }} {both} }}"));
        assert!(given.placeless.is_empty());
        let own = |number: usize| given.own.iter().find(|b| b.mutants == [number]).map(|b| &given.text[b.range.clone()]);
        assert_eq!(own(3), Some("(3, *l <= *r),"));
    }

    #[test]
    fn arms_guards_and_fields_are_switched_too() {
        let arms = "fn f() { match x { A => 1, B if g => 2, _ => 3 }; S { n: 1, m, ..Default::default() } }";
        let given = changed(
            arms,
            &[(Genre::Arm, "A", ""), (Genre::Arm, "B", ""), (Genre::Guard, "g =>", "true"), (Genre::Field, "n:", ""), (Genre::Field, "m,", "")],
        );
        for part in [
            "A if !crate::mutants::on(0) =>",
            "B if !crate::mutants::on(1) && (crate::mutants::choose(g, &[(2, true),])) =>",
            "n: (if crate::mutants::on(3) { ((<S as Default>::default()).n) } else { (1) })",
            "m: (if crate::mutants::on(4) { ((<S as Default>::default()).m) } else { (m) })",
        ] {
            assert!(given.text.contains(part), "{part} in {}", given.text);
        }
    }

    #[test]
    fn what_can_t_be_changed_is_said() {
        let given =
            changed("fn f() { if a && let Some(b) = c {} match x { A => 1, B => 2 } }", &[(Genre::Binary, "&&", "||"), (Genre::Arm, "A", "")]);
        assert_eq!(given.placeless, [1, 0]);
    }
}
