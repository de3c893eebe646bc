type Tone = 'good' | 'bad' | 'info';

export type NoticeAction = { label: string; href?: string; run?: () => void | Promise<void> };

export type Notice = { id: number; text: string; tone: Tone; actions: NoticeAction[] };

/** How long a notice stays; one that offers something stays longer, and waits while it has the pointer or focus. */
const seconds = { plain: 6, withActions: 15 };

/** What just happened, said at the foot of the page, with what can still be done about it. */
class Notices {
  #all = $state<Notice[]>([]);
  #places = $state.raw<symbol[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  get all(): readonly Notice[] {
    return this.#all;
  }

  /** Where they are shown: in the newest dialog, which makes all behind it inert, else at the foot of the page. */
  get place(): symbol | undefined {
    return this.#places.at(-1);
  }

  /** Offers a place until the returned function is called. */
  offer = (place: symbol): (() => void) => {
    this.#places = [...this.#places, place];
    return () => {
      this.#places = this.#places.filter((one) => one !== place);
    };
  };

  /** Says it: «Выданы 2 предмета. Вернуть до 8 декабря.» with actions such as undo and print. */
  say = (text: string, options: { tone?: Tone; actions?: NoticeAction[] } = {}): void => {
    const notice = { id: this.#next++, text, tone: options.tone ?? 'good', actions: options.actions ?? [] };
    this.#all = [...this.#all.slice(-2), notice];
    this.resume(notice);
  };

  dismiss = (id: number): void => {
    this.hold(id);
    this.#all = this.#all.filter((notice) => notice.id !== id);
  };

  hold = (id: number): void => {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  };

  resume = (notice: Notice): void => {
    this.hold(notice.id);
    const stay = notice.actions.length > 0 ? seconds.withActions : seconds.plain;
    this.#timers.set(
      notice.id,
      setTimeout(() => this.dismiss(notice.id), stay * 1000),
    );
  };
}

export const notices = new Notices();
