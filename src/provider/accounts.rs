//! In which accounts the provider may work: `allowed_account_ids` and `forbidden_account_ids`.

use bluegreen_aws::Regions;
use tfplugin::Diagnostic;
use tftypes::Path;

use crate::connect_error::connect_error;
use crate::diagnostics;
use crate::reader::{Field, Reader};

const ALLOWED: &str = "allowed_account_ids";
const FORBIDDEN: &str = "forbidden_account_ids";

/// In which accounts the provider may work. At most one of the lists has anything in it.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    allowed: Vec<String>,
    forbidden: Vec<String>,
}

/// Reads both; given together, nobody knows which of them is meant.
pub(super) fn read_accounts(reader: &mut Reader, block: &Field<'_>) -> Accounts {
    let (allowed, forbidden) = (block.attribute(ALLOWED), block.attribute(FORBIDDEN));
    if allowed.is_set() && forbidden.is_set() {
        let detail = format!("Expected at most one of `{ALLOWED}` and `{FORBIDDEN}`, got both. Remove one of them.");
        reader.problem(&forbidden, "Conflicting account ids", detail);
    }
    Accounts { allowed: account_ids(reader, &allowed), forbidden: account_ids(reader, &forbidden) }
}

fn account_ids(reader: &mut Reader, field: &Field<'_>) -> Vec<String> {
    reader.met_unknown |= field.value.is_unknown();
    field.set_elements().filter_map(|element| account_id(reader, &element)).collect()
}

fn account_id(reader: &mut Reader, field: &Field<'_>) -> Option<String> {
    if field.value.is_null() {
        reader.invalid(field, "expected account ids of twelve digits, got null");
    }
    reader.parsed(field, |text| {
        let is_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_id { Ok(text.to_owned()) } else { Err(format!("expected account ids of twelve digits, got {text:?}")) }
    })
}

impl Accounts {
    /// Is the account of the credentials one in which the provider may work? AWS is only asked where that matters.
    pub(super) async fn check(&self, regions: &Regions) -> Result<(), Diagnostic> {
        let argument = match (self.allowed.is_empty(), self.forbidden.is_empty()) {
            (true, true) => return Ok(()),
            (false, _) => ALLOWED,
            (true, false) => FORBIDDEN,
        };
        let at = |diagnostic: Diagnostic| diagnostic.at(Path::root().attribute(argument));
        let account = regions.usual().map_err(|error| connect_error(&error))?;
        let caller = account.caller_account().await.map_err(|error| at(unknown(argument, &error.to_string())))?;
        let is_one_of = |ids: &[String]| ids.contains(&caller);
        if is_one_of(&self.forbidden) || !(self.allowed.is_empty() || is_one_of(&self.allowed)) {
            return Err(at(self.refused(argument, &caller)));
        }
        Ok(())
    }

    fn refused(&self, argument: &str, caller: &str) -> Diagnostic {
        let (expected, ids) = match argument {
            ALLOWED => ("credentials of one of these accounts", &self.allowed),
            _ => ("credentials of none of these accounts", &self.forbidden),
        };
        let detail = format!(
            "Expected {expected}, by `{argument}`: {}. The provider's credentials are of the account {caller}. Give the provider \
             other credentials, such as another `profile`, or change `{argument}`.",
            ids.join(", ")
        );
        diagnostics::error("Account not allowed", detail)
    }
}

fn unknown(argument: &str, why: &str) -> Diagnostic {
    let detail = format!(
        "`{argument}` is given, and the account of the provider's credentials could not be found out: {why} Let the provider \
         reach STS, or remove `{argument}`."
    );
    diagnostics::error("Account not known", detail)
}
