//! Redacts secrets for the log and the page.

use serde_json::Value;

/// Marks in front of secrets: the names of two values, the beginning of every JSON Web Token, and the schemes of RTMP URLs, which
/// contain a stream key.
const MARKS: [&str; 5] = ["auth_token", "signature=", TOKEN, RTMP, RTMPS];
const TOKEN: &str = "eyJ";
const RTMP: &str = "rtmp:";
const RTMPS: &str = "rtmps:";

/// JSON members whose texts are secret: stream keys, storage credentials, webhook headers.
const SECRETS: [&str; 3] = ["rtmp_urls", "credentials", "headers"];

/// Redacts the emulator's secret, the values of `auth_token` and `signature`, JSON Web Tokens, and the rest of RTMP URLs. Takes linear
/// time even for a long text full of marks.
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
                // Skips the separators of `auth_token=v`, `auth_token%3Dv` and `"auth_token": "v"`.
                let lead = after.trim_start_matches(|c: char| "=\": %".contains(c));
                let lead = lead.strip_prefix("3D").or_else(|| lead.strip_prefix("3d")).unwrap_or(lead);
                text.len() - lead.len()
            }
        };
        // The mark is inside a value that is already redacted.
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

/// Redacts a body, including JSON members that hold secrets.
pub fn redact_body(body: &str, secret: &str) -> String {
    let mut value = serde_json::from_str(body).unwrap_or(Value::Null);
    if blot_out_members(&mut value) { redact(&value.to_string(), secret) } else { redact(body, secret) }
}

/// Returns whether any member was redacted.
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

/// Applies `redact` to every text in a value.
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

    /// Guards against quadratic time, with which this would take minutes.
    #[test]
    fn a_text_full_of_marks_takes_linear_time() {
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
    fn a_body_is_unchanged_unless_a_member_holds_secrets() {
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
    fn secrets_are_redacted() {
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
