package org.sqlattice.change;

import java.util.Arrays;

/**
 * How much of each site's history a replica holds: a version for every site, 0 for one unheard of.
 * It belongs to whoever made it; readers and writers of changesets take copies.
 */
public final class VersionVector {
  private SiteId[] sites = new SiteId[4];
  private long[] versions = new long[4];
  private int size;

  /**
   * Returns how many sites have a version above 0; they are numbered in the order of their bytes.
   */
  public int size() {
    return size;
  }

  public SiteId site(int index) {
    return sites[index];
  }

  public long version(int index) {
    return versions[index];
  }

  /** Returns the version of a site, 0 if there is none. */
  public long get(SiteId site) {
    int index = indexOf(site);
    return index < 0 ? 0 : versions[index];
  }

  /** Sets the version of a site, unless it is as high already. */
  public void raise(SiteId site, long version) {
    int index = indexOf(site);
    if (index >= 0) {
      versions[index] = Math.max(versions[index], version);
    } else if (version > 0) {
      insert(-index - 1, site, version);
    }
  }

  /** Raises every version to that of {@code other}. */
  public void raise(VersionVector other) {
    for (int i = 0; i < other.size; i++) {
      raise(other.sites[i], other.versions[i]);
    }
  }

  /** Tells whether no version is below that of {@code other}. */
  public boolean covers(VersionVector other) {
    for (int i = 0; i < other.size; i++) {
      if (get(other.sites[i]) < other.versions[i]) {
        return false;
      }
    }
    return true;
  }

  public VersionVector copy() {
    VersionVector copy = new VersionVector();
    copy.sites = Arrays.copyOf(sites, sites.length);
    copy.versions = Arrays.copyOf(versions, versions.length);
    copy.size = size;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionVector vector
        && size == vector.size
        && covers(vector)
        && vector.covers(this);
  }

  @Override
  public int hashCode() {
    int hash = size;
    for (int i = 0; i < size; i++) {
      hash = hash * 31 + sites[i].hashCode() + (int) versions[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ", ").append(sites[i].hex()).append('=').append(versions[i]);
    }
    return text.append('}').toString();
  }

  /** Adds a version behind all others; tells whether the site's bytes allow it there. */
  boolean append(SiteId site, long version) {
    if (size > 0 && compare(sites[size - 1], site) >= 0) {
      return false;
    }
    insert(size, site, version);
    return true;
  }

  private void insert(int index, SiteId site, long version) {
    if (size == sites.length) {
      sites = Arrays.copyOf(sites, size * 2);
      versions = Arrays.copyOf(versions, size * 2);
    }
    System.arraycopy(sites, index, sites, index + 1, size - index);
    System.arraycopy(versions, index, versions, index + 1, size - index);
    sites[index] = site;
    versions[index] = version;
    size++;
  }

  private int indexOf(SiteId site) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(sites[middle], site);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private static int compare(SiteId left, SiteId right) {
    byte[] a = left.bytes();
    byte[] b = right.bytes();
    for (int i = 0; i < SiteId.LENGTH; i++) {
      if (a[i] != b[i]) {
        return (a[i] & 0xFF) - (b[i] & 0xFF);
      }
    }
    return 0;
  }
}
