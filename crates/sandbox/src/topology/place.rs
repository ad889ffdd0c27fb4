//! The account and the region of a topology, which are in every ARN.

use alb_model::Naming;

use super::error::TopologyError;
use super::spec::TopologySpec;

pub(super) fn checked_naming(spec: &TopologySpec) -> Result<Naming, TopologyError> {
    let (region, account_id) = (spec.region.clone(), spec.account_id.clone());
    if !is_region(&region) {
        let expected = "expected a region such as us-east-1, us-gov-west-1 or cn-north-1";
        return Err(TopologyError::item("region", format!("{expected}, found {region:?}")));
    }
    if account_id.len() != 12 || !account_id.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(TopologyError::item("account_id", format!("expected twelve digits, found {account_id:?}")));
    }
    Ok(Naming { region, account_id })
}

/// Words of letters, at least two, and a number. Which of these exist changes from year to year.
fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase());
    let is_number = matches!(number.as_bytes(), [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']);
    is_number && words.contains('-') && words.split('-').all(is_word)
}
