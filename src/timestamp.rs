//! The two spellings of a time that the API uses, as milliseconds since 1970.

use crate::text;

/// A time as in `2023-03-22T04:24:10.155978231Z`: RFC 3339, up to nanoseconds, UTC or with an offset.
pub fn rfc3339(text: &str) -> Option<u64> {
    let (date, time) = text.split_once(['T', 't'])?;
    let mut date = date.split('-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let at = time.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = time.split_at_checked(at)?;
    let offset = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        (sign, offset) => {
            let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
            let minutes = number(hours)? * 60 + number(minutes)?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut time = time.split(':').map(number);
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let milliseconds = number(&fraction.chars().chain("00".chars()).take(3).collect::<String>())?;
    let minutes = (days(year, month, day)? * 24 + hour) * 60 + minute - offset;
    u64::try_from((minutes * 60 + second) * 1000 + milliseconds).ok()
}

/// A time as the `Date` header spells it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text::split_once(text.trim(), ", ")?.1.strip_suffix(" GMT")?.split(' ');
    let day = number(parts.next()?)?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as i64 + 1;
    let year = number(parts.next()?)?;
    let mut time = parts.next()?.split(':').map(number);
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let seconds = ((days(year, month, day)? * 24 + hour) * 60 + minute) * 60 + second;
    u64::try_from(seconds * 1000).ok()
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, by counting years from March on, so that the leap day is last.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some(year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469)
}

fn number(digits: &str) -> Option<i64> {
    text::number(digits).filter(|_| digits.len() < 10).map(|number| number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_times() {
        for (text, time) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2023-03-22T04:24:10.155978231Z", 1_679_459_050_155),
            ("2023-03-30T06:53:03.67Z", 1_680_159_183_670),
            ("2023-03-30T06:53:03.6Z", 1_680_159_183_600),
            ("2024-02-29T23:59:59Z", 1_709_251_199_000),
            ("2023-02-06T07:24:11.259+0000", 1_675_668_251_259),
            ("2023-02-06T07:24:11+05:30", 1_675_648_451_000),
        ] {
            assert_eq!(rfc3339(text), Some(time), "{text}");
        }
        for text in [
            "",
            "2023",
            "2023-13-01T00:00:00Z",
            "2023-01-01 00:00:00Z",
            "2023-01-01T00:00Z",
            "0001-01-01T00:00:00Z",
            "xTyZ",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn http_times() {
        assert_eq!(http("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        for text in ["", "Sun, 06 Nov 1994 08:49:37", "Sunday, 06-Nov-94 08:49:37 GMT", "120"] {
            assert_eq!(http(text), None, "{text}");
        }
    }
}
