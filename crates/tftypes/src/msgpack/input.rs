//! A reader of msgpack, item by item.

use rmp::Marker;

/// One scalar, or the head of an array or map.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item<'a> {
    Nil,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    String(&'a [u8]),
    Binary(&'a [u8]),
    Array(u32),
    Map(u32),
    Extension(i8, &'a [u8]),
    Reserved,
}

impl Item<'_> {
    /// The kind of item, for messages: its content may be a secret.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "null",
            Self::Bool(_) => "a bool",
            Self::Unsigned(_) | Self::Signed(_) => "an integer",
            Self::Float(_) => "a float",
            Self::String(_) => "a string",
            Self::Binary(_) => "bytes",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Extension(..) => "an extension",
            Self::Reserved => "a reserved byte",
        }
    }
}

/// A place in msgpack bytes. Lengths are compared with what is left before anything is taken.
pub(super) struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub(super) const fn rest(&self) -> usize {
        self.rest.len()
    }

    /// The next item; none if the bytes end before it does.
    pub(super) fn item(&mut self) -> Option<Item<'a>> {
        let [marker] = self.array()?;
        Some(match Marker::from_u8(marker) {
            Marker::Null => Item::Nil,
            Marker::True => Item::Bool(true),
            Marker::False => Item::Bool(false),
            Marker::F32 => Item::Float(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Item::Float(f64::from_be_bytes(self.array()?)),
            Marker::FixArray(length) => Item::Array(length.into()),
            Marker::FixMap(length) => Item::Map(length.into()),
            Marker::FixStr(length) => Item::String(self.take(length.into())?),
            Marker::Array16 | Marker::Array32 => Item::Array(self.long_length(marker)?),
            Marker::Map16 | Marker::Map32 => Item::Map(self.long_length(marker)?),
            Marker::Reserved => Item::Reserved,
            marker => self.sized(marker)?,
        })
    }

    /// Passes over one value with all its parts; none if the bytes end before it does.
    pub(super) fn skip_value(&mut self) -> Option<()> {
        let mut missing = 1_u64;
        while missing > 0 {
            missing -= 1;
            missing += match self.item()? {
                Item::Array(length) => u64::from(length),
                Item::Map(length) => 2 * u64::from(length),
                _ => 0,
            };
        }
        Some(())
    }

    /// Integers, texts, bytes and extensions.
    fn sized(&mut self, marker: Marker) -> Option<Item<'a>> {
        Some(match marker {
            Marker::FixPos(value) => Item::Unsigned(value.into()),
            Marker::FixNeg(value) => Item::Signed(value.into()),
            Marker::U8 => Item::Unsigned(u8::from_be_bytes(self.array()?).into()),
            Marker::U16 => Item::Unsigned(u16::from_be_bytes(self.array()?).into()),
            Marker::U32 => Item::Unsigned(u32::from_be_bytes(self.array()?).into()),
            Marker::U64 => Item::Unsigned(u64::from_be_bytes(self.array()?)),
            Marker::I8 => Item::Signed(i8::from_be_bytes(self.array()?).into()),
            Marker::I16 => Item::Signed(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => Item::Signed(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => Item::Signed(i64::from_be_bytes(self.array()?)),
            Marker::Str8 | Marker::Str16 | Marker::Str32 => Item::String(self.text(marker)?),
            Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => Item::Binary(self.text(marker)?),
            Marker::FixExt1 => self.extension(1)?,
            Marker::FixExt2 => self.extension(2)?,
            Marker::FixExt4 => self.extension(4)?,
            Marker::FixExt8 => self.extension(8)?,
            Marker::FixExt16 => self.extension(16)?,
            Marker::Ext8 | Marker::Ext16 | Marker::Ext32 => {
                let length = self.text_length(marker)?;
                self.extension(length)?
            }
            _ => Item::Reserved,
        })
    }

    fn text(&mut self, marker: Marker) -> Option<&'a [u8]> {
        let length = self.text_length(marker)?;
        self.take(length)
    }

    fn text_length(&mut self, marker: Marker) -> Option<usize> {
        match marker {
            Marker::Str8 | Marker::Bin8 | Marker::Ext8 => Some(u8::from_be_bytes(self.array()?).into()),
            Marker::Str16 | Marker::Bin16 | Marker::Ext16 => Some(u16::from_be_bytes(self.array()?).into()),
            _ => usize::try_from(u32::from_be_bytes(self.array()?)).ok(),
        }
    }

    fn long_length(&mut self, marker: u8) -> Option<u32> {
        match Marker::from_u8(marker) {
            Marker::Array16 | Marker::Map16 => Some(u16::from_be_bytes(self.array()?).into()),
            _ => Some(u32::from_be_bytes(self.array()?)),
        }
    }

    fn extension(&mut self, length: usize) -> Option<Item<'a>> {
        let code = i8::from_be_bytes(self.array()?);
        Some(Item::Extension(code, self.take(length)?))
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }
}
