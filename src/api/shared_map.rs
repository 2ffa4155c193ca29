//! Sorted maps whose clones share everything that has not changed since: what makes a snapshot of the cluster cheap.
//!
//! Under all of them lies one persistent map from bytes to rows of any type. A persistent map of its own for each pair of
//! types cost as much of the page as all of kubectl's verbs. Keys are encoded so that the order of their bytes is their own.

use super::key_bytes::KeyBytes;
use super::meta::Uid;
use super::time::SimTime;
use imbl::OrdMap;
use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Bound;
use std::rc::Rc;

/// A sorted map. A clone costs two reference counts, a change of a shared one copies the path to it.
pub struct SharedMap<K, V> {
    rows: Rows,
    /// What a row is: never read, it names the types.
    row: PhantomData<fn() -> (K, V)>,
}

/// A sorted set, as a map to nothing.
pub type SharedSet<K> = SharedMap<K, ()>;

/// What a sorted map can be sorted by.
pub trait SortKey {
    /// Appends bytes that sort as the keys do; no key's bytes are the beginning of another's.
    fn encode(&self, bytes: &mut Vec<u8>);
}

type Rows = OrdMap<KeyBytes, Rc<dyn Any>>;

impl<K: SortKey + Clone + 'static, V: Clone + 'static> SharedMap<K, V> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The value of a key.
    pub fn get<'a>(&'a self, key: &dyn SortKey) -> Option<&'a V> {
        row(find(&self.rows, key)?).map(|(_, value): &(K, V)| value)
    }

    /// Whether there is a row of this key.
    pub fn contains_key(&self, key: &dyn SortKey) -> bool {
        find(&self.rows, key).is_some()
    }

    /// The value of a key, to change; copied first where it is shared.
    pub fn get_mut(&mut self, key: &dyn SortKey) -> Option<&mut V> {
        changeable::<K, V>(find_mut(&mut self.rows, key)?)
    }

    /// The value of a key, to change; a default one is put there if there is none.
    pub fn get_or_default(&mut self, key: &K) -> Option<&mut V>
    where
        V: Default,
    {
        if find(&self.rows, key).is_none() {
            put(&mut self.rows, encode(key), Rc::new((key.clone(), V::default())));
        }
        changeable::<K, V>(find_mut(&mut self.rows, key)?)
    }

    /// Puts a row in.
    pub fn insert(&mut self, key: K, value: V) {
        let bytes = encode(&key);
        put(&mut self.rows, bytes, Rc::new((key, value)));
    }

    /// Puts a row in; the value that it replaces.
    pub fn replace(&mut self, key: K, value: V) -> Option<V> {
        let bytes = encode(&key);
        taken::<K, V>(put(&mut self.rows, bytes, Rc::new((key, value)))?)
    }

    /// Takes a row out.
    pub fn remove(&mut self, key: &dyn SortKey) {
        take(&mut self.rows, key);
    }

    /// Takes a row out, for its value.
    pub fn take(&mut self, key: &dyn SortKey) -> Option<V> {
        taken::<K, V>(take(&mut self.rows, key)?)
    }

    /// All rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        rows_from(&self.rows, KeyBytes::from(&[][..])).filter_map(typed)
    }

    /// The rows from a key on, itself included, in order.
    pub fn range_from<'a>(&'a self, key: &dyn SortKey) -> impl Iterator<Item = (&'a K, &'a V)> + use<'a, K, V> {
        rows_from(&self.rows, encode(key)).filter_map(typed)
    }

    /// The first row.
    pub fn first(&self) -> Option<(&K, &V)> {
        self.rows.get_min().and_then(|(_, held)| typed(held))
    }

    /// The values, in order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// Forgets the rows before a key.
    pub fn forget_before(&mut self, key: &dyn SortKey) {
        self.rows = rest(&self.rows, encode(key));
    }
}

fn encode(key: &dyn SortKey) -> KeyBytes {
    by_bytes(key, |bytes| KeyBytes::from(bytes))
}

thread_local! {
    /// Where keys are encoded: each would cost an allocation.
    static ENCODED: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What is found by the bytes of a key.
fn by_bytes<R>(key: &dyn SortKey, look: impl FnOnce(&[u8]) -> R) -> R {
    let mut bytes = ENCODED.take();
    bytes.clear();
    key.encode(&mut bytes);
    let found = look(&bytes);
    ENCODED.set(bytes);
    found
}

fn row<R: 'static>(held: &Rc<dyn Any>) -> Option<&R> {
    held.downcast_ref()
}

fn typed<K: 'static, V: 'static>(held: &Rc<dyn Any>) -> Option<(&K, &V)> {
    row(held).map(|(key, value): &(K, V)| (key, value))
}

/// The value of a row, to change; the row becomes a copy where it is shared.
fn changeable<K: Clone + 'static, V: Clone + 'static>(held: &mut Rc<dyn Any>) -> Option<&mut V> {
    if Rc::get_mut(held).is_none() {
        let copy: (K, V) = row::<(K, V)>(held)?.clone();
        *held = Rc::new(copy);
    }
    Rc::get_mut(held)?.downcast_mut().map(|(_, value): &mut (K, V)| value)
}

fn taken<K: Clone + 'static, V: Clone + 'static>(held: Rc<dyn Any>) -> Option<V> {
    let row: Rc<(K, V)> = held.downcast().ok()?;
    Some(Rc::try_unwrap(row).map_or_else(|shared| shared.1.clone(), |(_, value)| value))
}

#[inline(never)]
fn find<'a>(rows: &'a Rows, key: &dyn SortKey) -> Option<&'a Rc<dyn Any>> {
    by_bytes(key, |bytes| rows.get(bytes))
}

#[inline(never)]
fn find_mut<'a>(rows: &'a mut Rows, key: &dyn SortKey) -> Option<&'a mut Rc<dyn Any>> {
    by_bytes(key, |bytes| rows.get_mut(bytes))
}

#[inline(never)]
fn put(rows: &mut Rows, bytes: KeyBytes, row: Rc<dyn Any>) -> Option<Rc<dyn Any>> {
    rows.insert(bytes, row)
}

#[inline(never)]
fn take(rows: &mut Rows, key: &dyn SortKey) -> Option<Rc<dyn Any>> {
    by_bytes(key, |bytes| rows.remove(bytes))
}

#[inline(never)]
fn rows_from(rows: &Rows, from: KeyBytes) -> impl Iterator<Item = &Rc<dyn Any>> {
    rows.range((Bound::Included(from), Bound::Unbounded)).map(|(_, held)| held)
}

#[inline(never)]
fn rest(rows: &Rows, from: KeyBytes) -> Rows {
    let kept = rows.range((Bound::Included(from), Bound::Unbounded));
    kept.map(|(bytes, held)| (bytes.clone(), Rc::clone(held))).collect()
}

impl<K, V> Clone for SharedMap<K, V> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), row: PhantomData }
    }
}

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self { rows: OrdMap::new(), row: PhantomData }
    }
}

impl<K, V> fmt::Debug for SharedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows", self.rows.len())
    }
}

impl SortKey for str {
    /// A zero byte ends it, so that one that goes on sorts behind it; a zero within gets a one behind it.
    fn encode(&self, bytes: &mut Vec<u8>) {
        // To the end, whatever comes: a search that may stop is slower for so few bytes.
        if !self.bytes().fold(false, |found, byte| found | (byte == 0)) {
            bytes.extend_from_slice(self.as_bytes());
            bytes.extend([0, 0]);
            return;
        }
        for (number, part) in self.as_bytes().split(|byte| *byte == 0).enumerate() {
            if number > 0 {
                bytes.extend([0, 1]);
            }
            bytes.extend_from_slice(part);
        }
        bytes.extend([0, 0]);
    }
}

impl SortKey for String {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.as_str().encode(bytes);
    }
}

impl SortKey for u64 {
    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_be_bytes());
    }
}

impl SortKey for usize {
    fn encode(&self, bytes: &mut Vec<u8>) {
        (*self as u64).encode(bytes);
    }
}

impl SortKey for SimTime {
    /// With its sign turned round, so that instants before the start sort first.
    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend((self.as_millis() ^ i64::MIN).to_be_bytes());
    }
}

impl SortKey for Uid {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.0.encode(bytes);
    }
}

impl<T: SortKey + ?Sized> SortKey for &T {
    fn encode(&self, bytes: &mut Vec<u8>) {
        (**self).encode(bytes);
    }
}

impl<A: SortKey, B: SortKey> SortKey for (A, B) {
    fn encode(&self, bytes: &mut Vec<u8>) {
        self.0.encode(bytes);
        self.1.encode(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_clone_does_not_see_later_changes() {
        let mut map: SharedMap<String, Vec<i32>> = SharedMap::default();
        map.insert("a".to_owned(), vec![1]);
        let before = map.clone();
        map.get_mut(&"a").unwrap().push(2);
        map.get_or_default(&"b".to_owned()).unwrap().push(3);
        assert_eq!(before.iter().map(|(_, v)| v.len()).collect::<Vec<_>>(), [1]);
        assert_eq!(map.values().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(map.take(&"a"), Some(vec![1, 2]));
        assert_eq!(map.first().map(|(key, _)| key.as_str()), Some("b"));
        assert_eq!((before.len(), map.len()), (1, 1));
    }

    #[test]
    fn what_comes_before_can_be_forgotten() {
        let mut map: SharedMap<u64, u64> = SharedMap::default();
        (0..600).for_each(|number| assert_eq!(map.replace(number, number), None));
        map.forget_before(&256_u64);
        assert_eq!((map.len(), map.first()), (344, Some((&256, &256))));
        assert_eq!(map.range_from(&599_u64).count(), 1);
    }

    proptest! {
        #[test]
        fn bytes_sort_as_keys_do(a: (String, u64, i64), b: (String, u64, i64)) {
            let key = |(text, number, at): &(String, u64, i64)| {
                ((text.clone(), *number), SimTime::from_millis(*at))
            };
            prop_assert_eq!(encode(&key(&a)).cmp(&encode(&key(&b))), key(&a).cmp(&key(&b)));
        }

        #[test]
        fn texts_that_begin_alike_sort_as_they_are(a in "[\0a]{0,4}", b in "[\0a]{0,4}", x: u64, y: u64) {
            prop_assert_eq!(encode(&(a.as_str(), x)).cmp(&encode(&(b.as_str(), y))), (a, x).cmp(&(b, y)));
        }
    }
}
