//! Bounds-checked reads: no offset and no length, however large, reads beyond the end.

/// The bytes of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'file>(&'file [u8]);

impl<'file> Bytes<'file> {
    pub(super) const fn new(bytes: &'file [u8]) -> Bytes<'file> {
        Bytes(bytes)
    }

    pub(super) const fn len(self) -> usize {
        self.0.len()
    }

    pub(super) fn starts_with(self, prefix: &[u8]) -> bool {
        self.0.starts_with(prefix)
    }

    /// The `length` bytes from `offset` on, if there are so many.
    pub(super) fn slice(self, offset: usize, length: usize) -> Option<&'file [u8]> {
        self.0.get(offset..offset.checked_add(length)?)
    }

    /// Whether `length` bytes from `offset` on are there.
    pub(super) fn holds(self, offset: usize, length: usize) -> bool {
        offset.checked_add(length).is_some_and(|end| end <= self.len())
    }

    pub(super) fn byte(self, offset: usize) -> Option<u8> {
        self.0.get(offset).copied()
    }

    /// Four bytes, as they are.
    pub(super) fn tag(self, offset: usize) -> Option<[u8; 4]> {
        self.slice(offset, 4)?.try_into().ok()
    }

    pub(super) fn be16(self, offset: usize) -> Option<usize> {
        let bytes: [u8; 2] = self.slice(offset, 2)?.try_into().ok()?;
        Some(usize::from(u16::from_be_bytes(bytes)))
    }

    pub(super) fn le16(self, offset: usize) -> Option<usize> {
        let bytes: [u8; 2] = self.slice(offset, 2)?.try_into().ok()?;
        Some(usize::from(u16::from_le_bytes(bytes)))
    }

    pub(super) fn be32(self, offset: usize) -> Option<usize> {
        self.tag(offset).map(u32::from_be_bytes).and_then(|number| usize::try_from(number).ok())
    }

    pub(super) fn le32(self, offset: usize) -> Option<usize> {
        self.tag(offset).map(u32::from_le_bytes).and_then(|number| usize::try_from(number).ok())
    }

    pub(super) fn be64(self, offset: usize) -> Option<usize> {
        let bytes: [u8; 8] = self.slice(offset, 8)?.try_into().ok()?;
        usize::try_from(u64::from_be_bytes(bytes)).ok()
    }
}
