//! The two spellings of a time that the API uses, as milliseconds since 1970.

/// A time as RFC 3339 spells it, or as the header `Date` does. `NaN` stands for a time that does not exist, nothing for
/// what does not look like one.
pub fn time(text: &str) -> Option<f64> {
    let looks_like_one = super::patterns::compiled(
        r"^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)|[A-Za-z0-9_]{3}, \d\d [A-Za-z0-9_]{3} \d{4} [\d:]{8} GMT)$",
    );
    if !looks_like_one.is_match(text) {
        return None;
    }
    let found = if text.contains(", ") { http(text) } else { rfc3339(text) };
    Some(found.map_or(f64::NAN, |time| time as f64))
}

/// A time as in `2023-03-22T04:24:10.155978231Z`: up to nanoseconds, UTC or with an offset.
fn rfc3339(text: &str) -> Option<i64> {
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
    let milliseconds = number(&fraction.chars().chain("00".chars()).take(3).collect::<String>())?;
    let minutes = days(year, month, day)? * 24 * 60 - offset;
    Some((minutes * 60 + seconds(time)?) * 1000 + milliseconds)
}

/// A time as the `Date` header spells it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split_once(", ")?.1.strip_suffix(" GMT")?.split(' ');
    let day = number(parts.next()?)?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as i64 + 1;
    let year = number(parts.next()?)?;
    Some((days(year, month, day)? * 86_400 + seconds(parts.next()?)?) * 1000)
}

fn seconds(time: &str) -> Option<i64> {
    let mut time = time.split(':').map(number);
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    (hour < 24 && minute < 60 && second < 60).then_some((hour * 60 + minute) * 60 + second)
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, by counting years from March on, so that the leap day is last.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469)
}

fn number(digits: &str) -> Option<i64> {
    digits.parse().ok()
}
