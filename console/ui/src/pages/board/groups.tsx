import type { Schemas } from '../../api/client';
import { t } from '../../i18n';
import { local } from '../../i18n/local';
import { GroupCard } from './group';

type Board = Schemas['Board'];
type Group = Schemas['BoardGroup'];

// A group of lines and a line may bear the same id, so a group is chosen by its id behind this mark.
const mark = 'group:';
const pools = (b: Board): Group[] => (b.groups ?? []).map((g) => ({ ...g, id: mark + g.id }));

/** Whether a card stands for several lines together, but not for all. */
export const isPool = (b: Board, g: Group) => pools(b).some((p) => p.id === g.id);

/** The card that was chosen; all lines together where it is not there any more. */
export function chosenGroup(b: Board, id: string): Group {
  return [...pools(b), ...b.hotlines].find((g) => g.id === id) ?? b.pooled;
}

/** Whether a line is among those of the chosen card. */
export function belongs(b: Board, chosen: Group, hotline: string): boolean {
  if (chosen.id === '' || chosen.id === hotline) return true;
  return isPool(b, chosen) && b.hotlines.some((h) => h.id === hotline && mark + h.group === chosen.id);
}

/** The lines that are shown one by one beneath a group: those of the chosen group, or of the chosen line's. */
export function linesBeneath(b: Board, chosen: Group): { pool: Group; lines: Group[] } | undefined {
  const pool = pools(b).find((p) => p.id === chosen.id || (chosen.group !== undefined && p.id === mark + chosen.group));
  return pool && { pool, lines: b.hotlines.filter((h) => mark + h.group === pool.id) };
}

/** Everything together, the groups of lines, and the lines: each at a glance. Thirty lines are shown group by group. */
export function GroupCards({ board: b, group, choose }: { board: Board; group: Group; choose: (id: string) => void }) {
  const known = pools(b);
  const single = b.hotlines.filter((h) => !known.some((p) => p.id === mark + h.group));
  const beneath = linesBeneath(b, group);
  const card = (g: Group) => <GroupCard key={g.id} group={g} chosen={g.id === group.id} choose={() => choose(g.id)} />;
  return (
    <>
      <div class="group-grid" role="group" aria-label={t('board.groups')}>
        {[b.pooled, ...known, ...single].map(card)}
      </div>
      {beneath && (
        <div class="group-grid" role="group" aria-label={t('board.lines', { name: local(beneath.pool.name) })} data-name="lines-of-group">
          {beneath.lines.map(card)}
        </div>
      )}
    </>
  );
}
