//! Texts without secrets, for whoever looks on.

use serde_json::Value;

/// Before what is to be blotted out: the names of two values, the beginning of every signed token, and those of the URLs to which
/// external streams go, which end in a stream key.
const MARKS: [&str; 5] = ["auth_token", "signature=", TOKEN, RTMP, RTMPS];
const TOKEN: &str = "eyJ";
const RTMP: &str = "rtmp:";
const RTMPS: &str = "rtmps:";

/// Members of a body whose texts are secrets, however they are written: stream keys, keys of storage, headers of webhooks.
const SECRETS: [&str; 3] = ["rtmp_urls", "credentials", "headers"];

/// Blots out the emulator's secret, what follows `auth_token` and `signature`, anything that begins like a signed token, and the
/// rest of every RTMP URL.
/// Each mark is looked for once in each place, so that a long text full of marks takes no longer than another.
pub fn redact(text: &str, secret: &str) -> String {
    let text = if secret.is_empty() { text.to_owned() } else { text.replace(secret, "<redacted>") };
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_url = |c: char| !c.is_whitespace() && !"\"'<>".contains(c);
    let mut clean = String::new();
    let mut done = 0;
    let mut marks: Vec<(usize, &str)> = MARKS.iter().flat_map(|mark| text.match_indices(mark)).collect();
    marks.sort_unstable();
    for (start, mark) in marks {
        let value_at = match mark {
            TOKEN => start,
            RTMP | RTMPS => start + mark.len(),
            name => {
                let after = &text[start + name.len()..];
                // `auth_token=v`, `auth_token%3Dv` and `"auth_token": "v"` all lead up to the value with these.
                let lead = after.trim_start_matches(|c: char| "=\": %".contains(c));
                let lead = lead.strip_prefix("3D").or_else(|| lead.strip_prefix("3d")).unwrap_or(lead);
                text.len() - lead.len()
            }
        };
        // It stands in a value that is blotted out already, and ends where that does.
        if value_at < done {
            continue;
        }
        let value = &text[value_at..];
        let end = match mark {
            RTMP | RTMPS => value.find(|c: char| !is_url(c)),
            _ => value.find(|c: char| !is_token(c)),
        };
        let end = value_at + end.unwrap_or(value.len());
        if end > value_at {
            clean.push_str(text.get(done..value_at).unwrap_or_default());
            clean.push_str("<redacted>");
            done = end;
        }
    }
    clean + &text[done..]
}

/// The same for a body, in which also the members that hold secrets are blotted out.
pub fn redact_body(body: &str, secret: &str) -> String {
    let mut value = serde_json::from_str(body).unwrap_or(Value::Null);
    if blot_out_members(&mut value) { redact(&value.to_string(), secret) } else { redact(body, secret) }
}

/// Whether there was a member with secrets.
fn blot_out_members(value: &mut Value) -> bool {
    match value {
        Value::Object(members) => members.iter_mut().fold(false, |found, (name, member)| {
            let is_secret = SECRETS.contains(&name.as_str());
            if is_secret {
                blot_out(member);
            }
            found | is_secret | blot_out_members(member)
        }),
        Value::Array(items) => items.iter_mut().fold(false, |found, item| found | blot_out_members(item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn blot_out(value: &mut Value) {
    match value {
        Value::String(text) => *text = "<redacted>".into(),
        Value::Array(items) => items.iter_mut().for_each(blot_out),
        Value::Object(members) => members.values_mut().for_each(blot_out),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

/// The same as `redact` for every text in a value.
pub fn redact_all(value: &mut Value, secret: &str) {
    match value {
        Value::String(text) => *text = redact(text, secret),
        Value::Array(items) => items.iter_mut().for_each(|item| redact_all(item, secret)),
        Value::Object(members) => members.values_mut().for_each(|member| redact_all(member, secret)),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It takes about the time of one pass over the text; a search from each mark to the end would take minutes.
    #[test]
    fn a_text_full_of_marks_is_no_burden() {
        let text = "eyJ auth_token signature=".repeat(1 << 16);
        assert_eq!(redact(&text, "s3cret").matches("<redacted>").count(), 2 << 16);
        assert_eq!(redact(&"eyJ".repeat(1 << 20), "s3cret"), "<redacted>");
        assert_eq!(redact(&"auth_token".repeat(1 << 18), "s3cret").matches("<redacted>").count(), 1);
    }

    #[track_caller]
    fn redacted(text: &str, expected: &str) {
        assert_eq!(redact(text, "s3cret"), expected);
    }

    #[test]
    fn a_body_keeps_its_text_unless_a_member_holds_secrets() {
        assert_eq!(redact_body("{ \"a\":1 }", "s3cret"), "{ \"a\":1 }");
        assert_eq!(
            redact_body(r#"{"rtmp_urls":["\u0072tmp:\/\/a\/key"],"recording":true}"#, "s3cret"),
            r#"{"recording":true,"rtmp_urls":["<redacted>"]}"#
        );
        let room = r#"{"webhook":{"url":"https://a/","headers":{"x-key":"v"}},"i":[{"credentials":{"key":"k","secret":"t"}}]}"#;
        let kept = r#"{"i":[{"credentials":{"key":"<redacted>","secret":"<redacted>"}}],"webhook":{"headers":{"x-key":"<redacted>"},"url":"https://a/"}}"#;
        assert_eq!(redact_body(room, "s3cret"), kept);
    }

    #[test]
    fn no_secret_stays() {
        redacted("nothing here", "nothing here");
        redacted("key:s3cret", "key:<redacted>");
        redacted("a=1&auth_token=abc.def&b=2", "a=1&auth_token=<redacted>&b=2");
        redacted(r#"{"auth_token": "abc", "b": 1}"#, r#"{"auth_token": "<redacted>", "b": 1}"#);
        redacted("expires=1&signature=0af1&b=2", "expires=1&signature=<redacted>&b=2");
        redacted("x?auth_token%3Dabc", "x?auth_token%3D<redacted>");
        redacted("auth_token=&b", "auth_token=&b");
        redacted("token eyJhbGci.eyJ0.c2ln end", "token <redacted> end");
        redacted("to rtmp://a.example/live/key, rtmps://b/k?x=1\" end", "to rtmp:<redacted> rtmps:<redacted>\" end");
        redacted("auth_tokenauth_token=abc eyJ", "auth_token<redacted>=<redacted> <redacted>");
    }
}
