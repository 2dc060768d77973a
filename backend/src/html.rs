//! HTML that the server writes itself: markup stands in the code, everything else is escaped.

/// HTML in the making. Markup can only be given as a literal, so whatever comes from a pack, a
/// person or the configuration has to go through [`Html::text`].
#[derive(Debug, Default)]
pub(crate) struct Html(String);

impl Html {
    /// Adds markup.
    pub(crate) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds a text, in an element or in the quotes of an attribute.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// All of it.
    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// A text as it may stand in an element or in the quotes of an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut html = Html::default();
    html.text(text);
    html.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let mut html = Html::default();
        html.raw("<p title=\"").text("\" onclick=\"x").raw("\">").text("<b>&amp;</b>").raw("</p>");
        let expected = "<p title=\"&quot; onclick=&quot;x\">&lt;b&gt;&amp;amp;&lt;/b&gt;</p>";
        assert_eq!(html.finish(), expected);
        assert_eq!(escape("翠洲 & <沙面>"), "翠洲 &amp; &lt;沙面&gt;");
    }
}
