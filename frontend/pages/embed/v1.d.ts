/**
 * 绿色社区自评，嵌入其他网站: `<green-assessment portal="…"></green-assessment>`.
 *
 * ```html
 * <script type="module" src="https://lvshetong.example/embed/v1.js"></script>
 * <green-assessment portal="0123456789ab" community="440103001101"></green-assessment>
 * ```
 *
 * A page with a Content-Security-Policy names the server in `script-src`, `frame-src` and
 * `connect-src`. Nothing stands inline; the page itself needs no `'wasm-unsafe-eval'`, because the
 * wasm runs in the frame.
 *
 * Custom properties, read when a page comes into the frame and whenever `theme` changes:
 *
 * | property | value | otherwise |
 * |---|---|---|
 * | `--green-accent` | a colour by name, hexadecimal digits, `rgb()` or `hsl()`; it is darkened or lightened until words can be read in it | `#0a6246` |
 * | `--green-text-size` | a length, 18 to 24 pixels | 18 pixels |
 * | `--green-radius` | a length, 0 to 24 pixels | 12 pixels |
 *
 * Everything else about the element is set by itself and cannot be changed from outside: put it into an
 * element of your own for margins and width.
 */
export {};

/** Where the self-assessment stands. */
export interface Progress {
  /** Id of the step shown; `review` for the last one. */
  step: string;
  /** Requirements with an answer. */
  answered: number;
  /** Requirements that are asked. */
  asked: number;
  /** Requirements that apply and have no answer. */
  unanswered: number;
}

/** What the answers come to so far. */
export interface Score {
  /** Points as they are shown; null when the standard has none or nothing applies. */
  score: string | null;
  /** The level reached, in the language of the page; it says so when there is none yet. */
  level: string;
  /** Conditions that fail on the way to the next level. */
  blockers: number;
  /** The fewest requirements that lift the level; null when that is not known or not possible. */
  path: number | null;
}

/** Why something is not as it should be. */
export interface Failure {
  /**
   * Before anything is shown: `portal_missing`, `portal_unknown`, `portal_disabled`, `origin_unknown`,
   * `unreachable`. In the frame: `not_loaded`, `not_kept` (the device does not keep the answers), or
   * the code of what the server answered.
   */
  code: string;
  /** In words, when nothing is shown. */
  message?: string;
}

/** Events, which do not bubble: listen on the element. They come in this order for each answer. */
export interface GreenAssessmentEventMap {
  /** The page in the frame is alive; once for each time that the element shows one. */
  ready: CustomEvent<{ page: "start" | "assess" | "receipt"; language: "zh" | "zh-Hant" | "en" }>;
  progress: CustomEvent<Progress>;
  score: CustomEvent<Score>;
  /** The device keeps the answers. */
  saved: CustomEvent<{ at: string }>;
  /** The server has sealed the result. The receipt is public. */
  submitted: CustomEvent<{ receipt: string; address: string }>;
  error: CustomEvent<Failure>;
}

/**
 * | attribute | value | otherwise |
 * |---|---|---|
 * | `portal` | key of the portal, from the console | nothing is shown |
 * | `community` | twelve-digit code; `practice` to try without a community | that of the portal, or visitors choose one in its division |
 * | `pack` | id or hash of a standard | the one usual there |
 * | `language` | `zh`, `zh-Hant` or `en` | what the visitor has chosen, or Chinese: Traditional where the browser asks for that |
 * | `mode` | `large`: begins in large print (大字版) | what the visitor has chosen |
 * | `theme` | `light`, `dark` or `auto` | that of the portal |
 */
export interface GreenAssessment extends HTMLElement {
  addEventListener<Type extends keyof GreenAssessmentEventMap>(
    type: Type,
    listener: (this: GreenAssessment, event: GreenAssessmentEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Type extends keyof GreenAssessmentEventMap>(
    type: Type,
    listener: (this: GreenAssessment, event: GreenAssessmentEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "green-assessment": GreenAssessment;
  }
}
