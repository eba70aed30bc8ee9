//! Suggestions for mistyped words.

/// The end of an error about an unknown word: `; did you mean test?`, or nothing if no known word is close.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let allowed = 1 + word.chars().count() / 4;
    let near = known.into_iter().map(|known| (strsim::osa_distance(word, known), known));
    let nearest = near.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance);
    nearest.map_or_else(String::new, |(_, known)| format!("; did you mean {known}?"))
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_word_that_is_near_is_offered() {
        assert_eq!(did_you_mean("tset", ["size", "test"]), "; did you mean test?");
        assert_eq!(did_you_mean("natives", ["native", "node"]), "; did you mean native?");
        assert_eq!(did_you_mean("--prot", ["--check", "--port"]), "; did you mean --port?");
        assert_eq!(did_you_mean("jest", ["native", "page"]), "");
    }
}
