use crate::tests::random::Random;
use crate::tests::{self, Refusal, given, shown, test, within};
use serde_json::{Value as Json, json};

const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0eXBlIjoiYXBwIn0.c2ln";
const MANAGEMENT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0eXBlIjoibWFuYWdlbWVudCJ9.c2ln";

/// A meeting as JSON, with `subdomain: "myname"` unless it has a subdomain or an origin.
fn meeting(mut members: Json) -> Json {
    if members.get("subdomain").is_none() && members.get("origin").is_none() {
        members["subdomain"] = "myname".into();
    }
    members
}

fn build(meeting: &Json) -> Result<String, Refusal> {
    within(|| super::build::build(Some(given(meeting))).map(shown).map_err(Refusal::of))
}

fn parse(url: &str) -> Result<Json, Refusal> {
    within(|| super::parse::parse(Some(given(url))).map(tests::json).map_err(Refusal::of))
}

fn built(members: Json) -> Result<String, Refusal> {
    build(&meeting(members))
}

#[track_caller]
fn builds(members: Json, url: &str) {
    assert_eq!(built(members.clone()).as_deref(), Ok(url));
    let mut back = parse(url).unwrap();
    if members.get("page").is_none() && back["page"] == "preview" {
        back.as_object_mut().unwrap().remove("page");
    }
    assert_eq!(back, meeting(members), "{url}");
}

#[test]
fn documented_forms() {
    let room = "63b2bacc1d485406b9a2f27c";
    builds(json!({ "room_code": "abc-defg-hij" }), "https://myname.app.100ms.live/preview/abc-defg-hij");
    builds(
        json!({ "room_id": room, "role": "viewer", "skip_preview": true }),
        "https://myname.app.100ms.live/preview/63b2bacc1d485406b9a2f27c/viewer?skip_preview=true",
    );
    builds(
        json!({ "room_id": room, "role": "__internal_recorder", "skip_preview": true, "auth_token": JWT, "ui_mode": "activespeaker" }),
        &format!(
            "https://myname.app.100ms.live/preview/{room}/__internal_recorder?skip_preview=true&auth_token={JWT}&ui_mode=activespeaker"
        ),
    );
    builds(
        json!({ "room_code": "hkj-sdf-fda", "page": "meeting", "skip_preview_headful": true }),
        "https://myname.app.100ms.live/meeting/hkj-sdf-fda?skip_preview_headful=true",
    );
    builds(
        json!({ "room_code": "abc-defg-hij", "page": "streaming/meeting" }),
        "https://myname.app.100ms.live/streaming/meeting/abc-defg-hij",
    );
    builds(json!({ "room_code": "abc-defg-hij", "page": "" }), "https://myname.app.100ms.live/abc-defg-hij");
    builds(
        json!({ "room_id": "r1", "role": "host", "page": "", "origin": "https://live.example.com:8443" }),
        "https://live.example.com:8443/r1/host",
    );
    builds(
        json!({ "room_code": "abc-defg-hij", "name": "Zoë & co? #1", "user_id": "a/b=c+d", "skip_preview": false }),
        "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=false&name=Zo%C3%AB%20%26%20co%3F%20%231&userId=a%2Fb%3Dc%2Bd",
    );
}

#[track_caller]
fn refuses(members: Json, expected: &str) {
    let refusal = built(members).unwrap_err();
    assert_eq!(refusal.message, expected);
    assert!(expected.starts_with(&refusal.argument));
}

#[test]
fn refusals() {
    let label = "meeting.subdomain must be one host label of lower-case letters, digits and hyphens, such as myname in myname.app.100ms.live";
    for subdomain in ["", "My", "a.b", "-a", "a-", "xn--a", "a/b", "é", "a b", &"a".repeat(64)] {
        refuses(json!({ "subdomain": subdomain, "room_code": "abc-defg-hij" }), label);
    }
    let own = "meeting.origin must be an https origin as new URL(origin).origin returns it, such as https://live.example.com; for <name>.app.100ms.live give subdomain";
    for origin in [
        "",
        "live.example.com",
        "http://live.example.com",
        "https://",
        "https://Live.example.com",
        "https://a/",
        "https://a?x",
        "https://u@a",
        "https://a:443",
        "https://a:08",
        "https://a:99999",
        "https://a:",
        "https://@a",
        "https://u:@a",
        "https://0x7f.1",
        "https://a.1",
        "https://[0::1]",
        "https://a b",
        "https://a%62",
        "https://bücher.example",
        "https:a.example",
        "https:\\\\a.example",
        " https://a.example",
        "https://a.example#",
        "https://myname.app.100ms.live",
        "https://xn--a.example",
        "javascript:x",
    ] {
        refuses(json!({ "origin": origin, "room_code": "abc-defg-hij" }), own);
    }
    refuses(
        json!({ "origin": "https://a.example", "subdomain": "a", "room_code": "abc-defg-hij" }),
        "meeting.origin must not be given together with subdomain",
    );
    let code = "meeting.room_code must be three groups of letters joined by hyphens, such as abc-defg-hij";
    for room_code in
        ["", "abc", "abc-defg", "abc-defg-hij-k", "abc-def1-hij", "abc--hij", "abc-déf-hij", "abc/def-g-h", "..-a-b"]
    {
        refuses(json!({ "room_code": room_code }), code);
    }
    refuses(
        json!({ "room_code": "abc-defg-hij", "room_id": "x", "role": "y" }),
        "meeting.room_id must not be given together with room_code",
    );
    refuses(
        json!({ "room_code": "abc-defg-hij", "role": "y" }),
        "meeting.role must not be given together with room_code, which implies the role",
    );
    refuses(json!({}), "meeting.room_code is missing; give room_code, or room_id with role");
    refuses(json!({ "role": "x" }), "meeting.room_code is missing; give room_code, or room_id with role");
    refuses(json!({ "room_id": "x" }), "meeting.role is missing; a meeting URL by room_id needs the role");
    for room_id in ["", ".", "..", "a/b", "preview", "meeting", "streaming", "abc-defg-hij", "é", "a%20b"] {
        refuses(
            json!({ "room_id": room_id, "role": "x" }),
            "meeting.room_id must be a room id such as 63b2bacc1d485406b9a2f27c",
        );
    }
    for role in ["", ".", "..", "a b", "a/b", "é", "a%20b", "a?b"] {
        refuses(
            json!({ "room_id": "x1", "role": role }),
            "meeting.role must be letters, digits, '-', '_', '.' or '~', since the hosted page does not decode it; for other roles use room_code or auth_token",
        );
    }
    refuses(
        json!({ "room_code": "abc-defg-hij", "auth_token": MANAGEMENT }),
        "meeting.auth_token must not be a management token, which gives access to the whole account; sign an app token with createAuthToken",
    );
    for token in ["", "a b", "é", "a\n"] {
        refuses(
            json!({ "room_code": "abc-defg-hij", "auth_token": token }),
            "meeting.auth_token must be a token of visible ASCII characters",
        );
    }
    refuses(
        json!({ "room_code": "abc-defg-hij", "page": "viewer" }),
        "meeting.page must be one of \"preview\", \"meeting\", \"streaming/preview\", \"streaming/meeting\", \"streaming\", \"\", got another string",
    );
    refuses(
        json!({ "room_code": "abc-defg-hij", "skip_preview": "true" }),
        "meeting.skip_preview must be true or false, got a string",
    );
    refuses(
        json!({ "room_code": "abc-defg-hij", "token": JWT }),
        "meeting.token must be one of \"beam_recording\", got another string",
    );
    for role in ["", ".", ".."] {
        let refusal = built(json!({ "room_id": "x1", "role": role, "auth_token": JWT })).unwrap_err();
        assert_eq!(refusal.argument, "meeting.role", "{role:?}");
    }
    refuses(json!({ "roomCode": "abc-defg-hij" }), "meeting.roomCode is not a known property; did you mean room_code?");
    refuses(json!({ "room_code": 5 }), "meeting.room_code must be a string, got 5");
}

#[test]
fn origins_must_be_normalized() {
    for origin in [
        "https://qa--myshow.netlify.app",
        "https://live.xn--bcher-kva.example",
        "https://my_show.example",
        "https://live.example.com.",
        "https://live.example.com:8443",
        "https://1.2.3.4",
        "https://[::1]:8443",
        "https://app.100ms.live",
        "https://a.b.app.100ms.live",
        "https://myname.app.100ms.live:8443",
    ] {
        builds(json!({ "origin": origin, "room_code": "abc-defg-hij" }), &format!("{origin}/preview/abc-defg-hij"));
    }
    builds(
        json!({ "subdomain": "qa--myshow", "room_code": "abc-defg-hij" }),
        "https://qa--myshow.app.100ms.live/preview/abc-defg-hij",
    );
}

#[test]
fn forms_that_the_hosted_page_accepts() {
    let room = "63b2bacc1d485406b9a2f27c";
    builds(
        json!({ "room_code": "abc-defg-hij", "page": "streaming" }),
        "https://myname.app.100ms.live/streaming/abc-defg-hij",
    );
    builds(
        json!({ "room_id": room, "role": "host", "page": "streaming" }),
        &format!("https://myname.app.100ms.live/streaming/{room}/host"),
    );
    builds(
        json!({ "origin": "https://app.100ms.live", "room_code": "rpe-pwl-akt", "token": "beam_recording" }),
        "https://app.100ms.live/preview/rpe-pwl-akt?token=beam_recording",
    );
    builds(
        json!({ "room_code": "abc-defg-hij", "preview_as_role": "co host", "subdomain_override": "a.app.100ms.live" }),
        "https://myname.app.100ms.live/preview/abc-defg-hij?preview_as_role=co%20host&subdomain=a.app.100ms.live",
    );
    for (role, encoded) in
        [("co host", "co%20host"), ("a/b", "a%2Fb"), ("é", "%C3%A9"), ("%20", "%2520"), ("?#", "%3F%23")]
    {
        builds(
            json!({ "room_id": room, "role": role, "auth_token": JWT }),
            &format!("https://myname.app.100ms.live/preview/{room}/{encoded}?auth_token={JWT}"),
        );
    }
}

#[test]
fn foreign_spellings_are_parsed() {
    let read = |url: &str| parse(url).unwrap();
    for url in [
        "https://MYNAME.app.100ms.live/preview/abc-defg-hij/?name=a+b%20c&token=eyJ&name=second#top",
        "https://myname.app.100ms.live/preview/abc-defg-hij?&&name=a%20b+c&",
        "HTTPS://myname.app.100ms.live:443/preview/abc-defg-hij?name=a b c",
        "hTTps:\\\\myname.app.100ms.live\\preview\\abc-defg-hij?name=a%20b%20c",
        " https://myname.app.100ms.live/x/../preview/abc-defg-hij?names=x&name=a+b+c&authToken=%ff ",
        "https://myname.app.100ms.live//preview/abc-defg-hij/viewer/more?name=a%20b%20c",
    ] {
        assert_eq!(
            read(url),
            json!({ "subdomain": "myname", "room_code": "abc-defg-hij", "page": "preview", "name": "a b c" }),
            "{url}"
        );
    }
    let flags = read("https://live.example.com/abc-defg-hij?skip_preview=1&skip_preview_headful");
    assert_eq!((&flags["skip_preview"], &flags["skip_preview_headful"]), (&json!(false), &json!(false)));
    let guide = read("https://myname.app.100ms.live/streaming/meeting/abc-defg-hij/viewer?token=beam_recording");
    assert_eq!((&guide["page"], &guide["token"]), (&json!("streaming/meeting"), &json!("beam_recording")));
    let other = read("https://bücher.example:443/abc-defg-hij?subdomain=myname.app.100ms.live");
    assert_eq!(other["origin"], "https://xn--bcher-kva.example");
    assert_eq!((other.get("subdomain"), &other["subdomain_override"]), (None, &json!("myname.app.100ms.live")));
    // Nobody can decode a role that is not percent-encoded UTF-8.
    let odd = read(&format!("https://myname.app.100ms.live/preview/r1/%ff?auth_token={JWT}"));
    assert_eq!(odd["role"], "%ff");
}

#[test]
fn invalid_meeting_urls_are_rejected() {
    for (url, complaint) in [
        ("", "must be an https URL"),
        ("http://myname.app.100ms.live/preview/abc-defg-hij", "must be an https URL"),
        ("https://", "must be an https URL"),
        ("https:///", "must be an https URL"),
        ("https://a b/abc-defg-hij", "must be an https URL"),
        ("https://myname.app.100ms.live", "is not a meeting URL: meeting.room_code must"),
        ("https://myname.app.100ms.live/preview/", "is not a meeting URL: meeting.room_code must"),
        ("https://myname.app.100ms.live/preview/milk/amp-pat-cat/x", "is not a meeting URL: its path continues after"),
        ("https://myname.app.100ms.live/preview/r1/co%20host", "is not a meeting URL: meeting.role must"),
        ("https://myname.app.100ms.live/streaming/meeting", "is not a meeting URL: meeting.room_code must"),
        ("https://u:p@myname.app.100ms.live/preview/abc-defg-hij", "is not a meeting URL: meeting.origin must"),
        (
            "https://myname.app.100ms.live/preview/abc-defg-hij?name=%ff",
            "has a query that is not percent-encoded UTF-8",
        ),
        ("https://myname.app.100ms.live/preview/abc-defg-hij?name=%", "has a query that is not percent-encoded UTF-8"),
    ] {
        let refusal = parse(url).unwrap_err();
        assert!(refusal.message.starts_with(&["url ", complaint].concat()), "{url}: {}", refusal.message);
        assert_eq!(refusal.argument, "url");
    }
    let leaked = ["https://myname.app.100ms.live/preview/abc-defg-hij?auth_token=", MANAGEMENT].concat();
    assert!(!parse(&leaked).unwrap_err().message.contains("eyJ"));
}

/// A meeting that is mostly valid.
fn any(random: &mut Random) -> Json {
    const PAGES: &[&str] = &["preview", "meeting", "streaming/preview", "streaming/meeting", "streaming", ""];
    let letters = |random: &mut Random, most: u64, alphabet: &str| -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..1 + random.below(most)).map(|_| *random.pick(&letters)).collect()
    };
    let mut meeting = json!({});
    if random.chance(70) {
        meeting["subdomain"] = letters(random, 12, "abc019-").into();
    } else {
        let port = *random.pick(&["", ":8443", ":1", ":65535", ":443", ":65536", ":08"]);
        let host = if random.chance(20) { "xn--bcher-kva".into() } else { letters(random, 12, "abc01.-_") };
        meeting["origin"] = ["https://", &host, ".example", port].concat().into();
    }
    if random.chance(50) {
        let group = |random: &mut Random| letters(random, 4, "abcXYZ");
        meeting["room_code"] = [group(random), group(random), group(random)].join("-").into();
    } else {
        meeting["room_id"] = letters(random, 24, "0123456789abcdef-_.~").into();
        meeting["role"] = letters(random, 9, "abcXYZ019-_.~").into();
    }
    if random.chance(80) {
        meeting["page"] = (*random.pick(PAGES)).into();
    }
    for name in ["skip_preview", "skip_preview_headful"] {
        if random.chance(50) {
            meeting[name] = random.chance(50).into();
        }
    }
    if random.chance(40) {
        meeting["auth_token"] = letters(random, 30, "abcXYZ019-_.~!#$%&'()*+,/:;<=>?@[]^`{|}\"\\").into();
    }
    if random.chance(20) {
        meeting["token"] = "beam_recording".into();
    }
    if random.chance(30) && meeting.get("auth_token").is_some() && meeting.get("role").is_some() {
        meeting["role"] = random.text(8).into();
    }
    for name in ["ui_mode", "name", "user_id", "preview_as_role", "subdomain_override"] {
        if random.chance(40) {
            meeting[name] = random.text(12).into();
        }
    }
    // Sometimes a hostile value.
    if random.chance(10) {
        let name = *random.pick(&["subdomain", "origin", "room_code", "role", "page"]);
        meeting[name] = random.text(8).into();
    }
    meeting
}

#[test]
fn parse_is_the_inverse_of_build() {
    const SEED: u64 = 20_231_114;
    let mut random = Random::new(SEED);
    let mut good = 0;
    for case in 0..200_000 {
        let mut meeting = any(&mut random);
        let Ok(url) = build(&meeting) else { continue };
        good += 1;
        if meeting.get("page").is_none() {
            meeting["page"] = "preview".into();
        }
        assert_eq!(parse(&url).as_ref(), Ok(&meeting), "seed {SEED}, case {case}: {url}");
        assert_eq!(build(&meeting).as_ref(), Ok(&url), "seed {SEED}, case {case}");
        assert!(url.bytes().all(|byte| byte.is_ascii_graphic()), "seed {SEED}, case {case}: {url}");
    }
    assert!(good >= 100_000, "only {good} of the cases were good meetings");
}

#[test]
fn every_parsed_url_can_be_rebuilt() {
    const SEED: u64 = 7;
    let mut random = Random::new(SEED);
    let mut parsed = 0;
    for case in 0..100_000 {
        let Ok(mut url) = build(&any(&mut random)) else { continue };
        for _ in 0..random.below(3) {
            let mut at = random.below(url.len() as u64 + 1) as usize;
            while !url.is_char_boundary(at) {
                at -= 1;
            }
            url.insert_str(at, &random.text(2));
        }
        let Ok(meeting) = parse(&url) else { continue };
        parsed += 1;
        let again = build(&meeting).unwrap_or_else(|refusal| panic!("seed {SEED}, case {case}: {}", refusal.message));
        assert_eq!(parse(&again), Ok(meeting), "seed {SEED}, case {case}: {url}");
    }
    assert!(parsed > 30_000, "{parsed}");
}
