import { type ReactNode, useState } from 'react';
import { type Fields, text } from '../../slack/wire/json.ts';

/** Nothing is loaded from another origin: only images of this page or inside the address are shown. */
const isOurs = (url: string): boolean => /^(?:data:image\/|blob:|\/(?!\/))/.test(url);

export function ImageElement({ element }: { element: Fields }): ReactNode {
  const [broken, setBroken] = useState(false);
  const [url, alt] = [text(element.image_url), text(element.alt_text)];
  if (isOurs(url) && !broken) {
    return <img className="image" src={url} alt={alt} onError={() => setBroken(true)} />;
  }
  return (
    <span className="image image-away" role="img" aria-label={alt} title={url}>
      {alt}
    </span>
  );
}
