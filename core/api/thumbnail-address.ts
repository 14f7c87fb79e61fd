/** Where the window loads a crop from, relative to the page; null where there is none. */
export function thumbnailAddress(crop: number | null): string | null {
  return crop === null ? null : `thumbnails/${crop}.jpg`;
}
