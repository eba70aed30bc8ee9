//! The known name that a misspelt one was most likely meant to be.

/// The nearest of the names, where one is near enough to be worth a hint.
pub fn nearest<'a>(key: &str, names: &[&'a str]) -> Option<&'a str> {
    let (distance, name) = names.iter().map(|name| (distance(key, name), *name)).min()?;
    (distance <= 1 + name.len() / 4).then_some(name)
}

/// How many letters must be put in, taken out or replaced to get from one name to the other, upper case counting as
/// lower case and underscores as nothing, so that `hlsVod` is near `hls_vod`.
fn distance(left: &str, right: &str) -> usize {
    let right = letters(right);
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in letters(left).into_iter().take(64).enumerate() {
        let mut next = vec![index + 1];
        let mut before = index + 1;
        for ((other, diagonal), above) in right.iter().zip(&row).zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(*other != letter);
            before = replaced.min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}

fn letters(name: &str) -> Vec<u8> {
    name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typing_error_finds_its_name() {
        let names = ["meeting_url", "recording", "destination", "transcription"];
        assert_eq!(nearest("recoding", &names), Some("recording"));
        assert_eq!(nearest("meetingUrl", &names), Some("meeting_url"));
        assert_eq!(nearest("transcrption", &names), Some("transcription"));
        assert_eq!(nearest("rtmp_urls", &names), None);
        assert_eq!(nearest("", &names), None);
        assert_eq!(nearest("anything", &[]), None);
    }
}
