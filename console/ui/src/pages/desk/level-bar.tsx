/** A measured level, 0 to 1, with the mark that it has to pass. */
export function LevelBar({ label, value, mark, name }: { label: string; value: number; mark: number; name?: string }) {
  const shown = Math.round(value * 100);
  return (
    <div class="level" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={shown} data-name={name}>
      <div class="level-fill" style={{ inlineSize: `${shown}%` }} />
      <div class="level-mark" style={{ insetInlineStart: `${mark * 100}%` }} />
    </div>
  );
}
