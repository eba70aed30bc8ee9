//! What outlives a step, and literals.

use super::*;
use crate::tests::test;

#[test]
fn only_kept_values_outlive_a_step() {
    let mut kept = Kept::nothing();
    let (mut seven, eight) = (None, None::<Value>);
    let lost = kept.step(|| {
        let mut value = Value::from(7u32);
        let lost = Value::from(8u32);
        value.keep();
        seven = Some(value);
        lost
    });
    assert_eq!(kept.get(seven).as_f64(), Some(7.0));
    assert!(kept.get(eight).is_undefined());
    kept.step(|| {
        assert_eq!(seven.map(Value::number), Some(7.0), "it has the handle under which it was kept");
        assert!(lost.number().is_nan());
    });
    // Nothing was kept in that step.
    assert!(kept.get(seven).is_undefined());
}

#[test]
fn nested_steps_have_separate_values() {
    let (mut outer, mut inner) = (Kept::nothing(), Kept::nothing());
    let (mut seven, mut nine) = (c"".into(), c"".into());
    outer.step(|| {
        seven = Value::from(7u32);
        let eight = Value::from(8u32);
        inner.step(|| {
            nine = Value::from(9u32);
            nine.keep();
        });
        seven.keep();
        assert_eq!(eight.number(), 8.0);
    });
    assert_eq!((outer.get(Some(seven)).as_f64(), inner.get(Some(nine)).as_f64()), (Some(7.0), Some(9.0)));
}

#[test]
fn literals_need_no_keeping() {
    let mut text = Text::from(joined!("a", "-", 5));
    let mut kept = Kept::nothing();
    kept.step(|| {
        text.keep();
        assert!(text.is(given("a-5")));
    });
    assert_eq!(kept.get(Some(text)).as_string().as_deref(), Some("a-5"));
    assert_eq!(Literal::new(c"any").to_str(), "any");
    within(|| assert_eq!(shown(Text::from(Literal::new(c"any"))), "any"));
}

#[test]
fn values_pass_through_unchanged() {
    within(|| {
        let object = Mock::Throwing.to_js();
        let value = into_step(&object).unwrap();
        assert!(out_of_step(value) == object, "it is the same object");
        assert_eq!(into_step(&wasm_bindgen::JsValue::UNDEFINED), None);
        assert!(into_step(&wasm_bindgen::JsValue::NULL).is_some_and(Value::is_null));
    });
}
