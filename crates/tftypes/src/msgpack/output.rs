//! Msgpack as it is written.

use rmp::encode::buffer::ByteBuf;

use crate::Number;

/// Msgpack bytes in the making. Writing into memory cannot fail.
#[derive(Default)]
pub(super) struct Output(ByteBuf);

impl Output {
    pub(super) fn nil(&mut self) {
        let Ok(()) = rmp::encode::write_nil(&mut self.0);
    }

    pub(super) fn boolean(&mut self, truth: bool) {
        let Ok(()) = rmp::encode::write_bool(&mut self.0, truth);
    }

    pub(super) fn unsigned(&mut self, value: u64) {
        let Ok(_) = rmp::encode::write_uint(&mut self.0, value);
    }

    /// An integer if it fits 64 bits with sign, a float if that is exactly the fraction, else text: the choice is
    /// Terraform's, which does not use unsigned integers beyond the signed ones, nor floats for integers.
    pub(super) fn number(&mut self, number: &Number) {
        if let Some(integer) = number.as_i64() {
            let Ok(_) = rmp::encode::write_sint(&mut self.0, integer);
        } else if let Some(float) = number.as_exact_f64().filter(|_| !number.is_integer()) {
            let Ok(()) = rmp::encode::write_f64(&mut self.0, float);
        } else {
            self.text(&number.to_string());
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let Ok(()) = rmp::encode::write_str(&mut self.0, text);
    }

    pub(super) fn binary(&mut self, bytes: &[u8]) {
        let Ok(()) = rmp::encode::write_bin(&mut self.0, bytes);
    }

    pub(super) fn array(&mut self, length: u32) {
        let Ok(_) = rmp::encode::write_array_len(&mut self.0, length);
    }

    pub(super) fn map(&mut self, length: u32) {
        let Ok(_) = rmp::encode::write_map_len(&mut self.0, length);
    }

    /// An extension with a short body.
    pub(super) fn extension(&mut self, code: i8, body: &[u8]) {
        let length = u32::try_from(body.len()).expect("bodies of refinements are at most 1024 bytes");
        let Ok(_) = rmp::encode::write_ext_meta(&mut self.0, length, code);
        self.0.as_mut_vec().extend_from_slice(body);
    }

    pub(super) fn append(&mut self, other: Self) {
        self.0.as_mut_vec().extend(other.into_bytes());
    }

    pub(super) fn len(&self) -> usize {
        self.0.as_slice().len()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_vec()
    }
}
