//! JSON text, written without `core::fmt`: number and text formatting of the standard library weigh more than the rest
//! of the module together.

/// The decimal digits of a number.
pub fn decimal(mut number: u64) -> String {
    let mut reversed = String::new();
    loop {
        reversed.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return reversed.chars().rev().collect();
        }
    }
}

/// Appends a string with its quotes.
pub fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            control if (control as u32) < 0x20 => {
                out.push_str("\\u00");
                for nibble in [control as u32 >> 4, control as u32 & 15] {
                    out.extend(char::from_digit(nibble, 16));
                }
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

/// An object that is written member by member.
pub struct Object(String);

impl Default for Object {
    fn default() -> Object {
        Object::new()
    }
}

impl Object {
    /// An object without members.
    pub fn new() -> Object {
        Object(String::from("{"))
    }

    /// Writes the name of a member; its value must follow in the returned text.
    pub fn member(&mut self, name: &str) -> &mut String {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        push_text(&mut self.0, name);
        self.0.push(':');
        &mut self.0
    }

    /// A member that is a string.
    pub fn text(&mut self, name: &str, value: &str) {
        push_text(self.member(name), value);
    }

    /// A member that is a number.
    pub fn number(&mut self, name: &str, value: u64) {
        self.member(name).push_str(&decimal(value));
    }

    /// A member that is `true` or `false`.
    pub fn flag(&mut self, name: &str, value: bool) {
        self.member(name).push_str(if value { "true" } else { "false" });
    }

    /// A member whose value is JSON already.
    pub fn json(&mut self, name: &str, value: &str) {
        self.member(name).push_str(value);
    }

    /// A member that is an array of strings.
    pub fn texts(&mut self, name: &str, values: &[String]) {
        let out = self.member(name);
        out.push('[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            push_text(out, value);
        }
        out.push(']');
    }

    /// A string, or no member at all.
    pub fn maybe_text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// A number, or no member at all.
    pub fn maybe_number(&mut self, name: &str, value: Option<u64>) {
        if let Some(value) = value {
            self.number(name, value);
        }
    }

    /// The text of the object.
    pub fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        for number in [0, 7, 10, 1234567890, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn any_text_survives_the_way_through_json() {
        let all: String = (0..0x2100).filter_map(char::from_u32).collect();
        let mut written = String::new();
        push_text(&mut written, &all);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), all);
    }

    #[test]
    fn members_are_separated() {
        let mut object = Object::new();
        object.text("a", "x");
        object.number("b", 2);
        object.flag("c", true);
        object.json("d", "[1]");
        object.texts("e", &["p".into(), "q".into()]);
        object.maybe_text("f", None);
        assert_eq!(object.finish(), r#"{"a":"x","b":2,"c":true,"d":[1],"e":["p","q"]}"#);
    }
}
