use super::*;

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

#[test]
fn each_number_has_one_form() {
    for (one, two) in [
        ("1", "1.0"),
        ("1", "+1"),
        ("100", "1e2"),
        ("0.1", ".1"),
        ("0.1", "1e-1"),
        ("0.1", "0.10"),
        ("-0", "0"),
        ("0e5", "0"),
        ("007", "7"),
        ("5.", "5"),
        ("1E+3", "1000"),
    ] {
        assert_eq!(number(one), number(two), "{one} and {two}");
    }
    assert_ne!(number("0.1"), number("0.10000000000000001"));
}

#[test]
fn text_that_is_no_number_is_refused() {
    for text in ["", "-", "+", ".", "e5", "1e", "1e+", "1e5.0", "0x10", "1_000", "inf", "NaN", " 1", "1 ", "--1", "１"]
    {
        assert_eq!(text.parse::<Number>(), Err(NumberError::Malformed), "{text:?}");
    }
}

#[test]
fn exponents_end_where_those_of_terraform_end() {
    assert!("1e646456991".parse::<Number>().is_ok());
    assert_eq!("1e646456993".parse::<Number>(), Err(NumberError::OutOfRange));
    assert_eq!("1e-646456993".parse::<Number>(), Err(NumberError::OutOfRange));
    assert_eq!("1e99999999999999999999999".parse::<Number>(), Err(NumberError::OutOfRange));
    assert_eq!("1e-99999999999999999999999".parse::<Number>(), Err(NumberError::OutOfRange));
    assert_eq!(number("0e99999999999999999999999"), Number::from(0_i64));
}

#[test]
fn a_number_is_written_without_an_exponent() {
    for text in ["0", "7", "-7", "0.1", "-0.001", "123.456", "1000000000000000000000000000000", "0.30000000000000004"] {
        assert_eq!(number(text).to_string(), text);
    }
    assert_eq!(number("1e3").to_string(), "1000");
    assert_eq!(number("15e-1").to_string(), "1.5");
}

#[test]
fn a_huge_exponent_does_not_become_a_huge_text() {
    assert_eq!(number("1e600000000").to_string(), "1e600000000");
    assert_eq!(number("-12e-600000000").to_string(), "-12e-600000000");
    assert_eq!(number("1e4095").to_string().len(), 4096);
    assert_eq!(number("1e4096").to_string(), "1e4096");
}

#[test]
fn integers_end_at_64_bits() {
    assert_eq!(number("9223372036854775807").as_i64(), Some(i64::MAX));
    assert_eq!(number("9223372036854775808").as_i64(), None);
    assert_eq!(number("-9223372036854775808").as_i64(), Some(i64::MIN));
    assert_eq!(number("-9223372036854775809").as_i64(), None);
    assert_eq!(number("18446744073709551615").as_u64(), Some(u64::MAX));
    assert_eq!(number("18446744073709551616").as_u64(), None);
    assert_eq!(number("-1").as_u64(), None);
    assert_eq!(number("1e600000000").as_i64(), None);
    assert_eq!(number("1.5").as_i64(), None);
    assert_eq!(number("3.0").as_i64(), Some(3));
    assert_eq!(Number::from(i64::MIN).as_i64(), Some(i64::MIN));
}

#[test]
fn a_float_is_its_shortest_text_unless_it_is_an_integer() {
    assert_eq!(Number::try_from(0.1).unwrap(), number("0.1"));
    assert_eq!(Number::try_from(-0.0).unwrap(), number("0"));
    assert_eq!(Number::try_from(1e30).unwrap(), number("1000000000000000019884624838656"));
    assert_eq!(Number::try_from(5e-324).unwrap(), number("5e-324"));
    assert_eq!(Number::try_from(f64::NAN), Err(NumberError::NotANumber));
    assert_eq!(Number::try_from(f64::NEG_INFINITY), Ok(Number::NEGATIVE_INFINITY));
}

#[test]
fn only_exact_floats_are_exact() {
    assert_eq!(number("1.5").as_exact_f64(), Some(1.5));
    assert_eq!(number("-0.25").as_exact_f64(), Some(-0.25));
    assert_eq!(number("0.1").as_exact_f64(), None);
    assert_eq!(number("0.05").as_exact_f64(), None);
    assert_eq!(number("12345678901234567890.5").as_exact_f64(), None);
    assert_eq!(number("1024.0009765625").as_exact_f64(), Some(1024.0009765625));
    assert_eq!(number("5e-324").as_exact_f64(), None, "the least float is longer than its shortest text");
    assert_eq!(number("5e-2000").as_exact_f64(), None);
    assert_eq!(number("1e22").as_exact_f64(), Some(1e22));
    assert_eq!(number("1e23").as_exact_f64(), None);
    assert_eq!(number("1e400").as_exact_f64(), None);
    let least = format!("{:.1074}", 5e-324);
    assert_eq!(number(&least).as_exact_f64(), Some(5e-324));
}

#[test]
fn the_nearest_float_is_rounded_and_may_be_infinite() {
    assert_eq!(number("0.1").as_f64(), 0.1);
    assert_eq!(number("9007199254740993").as_f64(), 9007199254740992.0);
    assert_eq!(number("1e400").as_f64(), f64::INFINITY);
    assert_eq!(Number::NEGATIVE_INFINITY.as_f64(), f64::NEG_INFINITY);
}

#[test]
fn numbers_are_ordered_by_value() {
    let ascending =
        ["-1e400", "-20", "-3", "-0.5", "-0.05", "0", "1e-400", "0.05", "0.5", "0.51", "3", "20", "100", "1e400"];
    for (position, one) in ascending.iter().enumerate() {
        for two in &ascending[position + 1..] {
            assert!(number(one) < number(two), "{one} < {two}");
            assert!(number(two) > number(one), "{two} > {one}");
        }
        assert!(Number::NEGATIVE_INFINITY < number(one) && number(one) < Number::POSITIVE_INFINITY);
    }
}
