//! Type constraints, as schemas and dynamic values have them.

use tftypes::Type;

/// What is taken for a type is the same one when it is written and read again.
pub fn check(input: &[u8]) {
    match Type::from_json(input) {
        Ok(ty) => {
            assert_eq!(Type::from_json(&ty.to_json()), Ok(ty.clone()));
            assert!(!ty.to_string().is_empty());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
