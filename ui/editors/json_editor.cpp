#include "ui/editors/json_editor.h"

#include "ui/shell/theme.h"

#include <QApplication>
#include <QPainter>
#include <QScrollBar>
#include <QSyntaxHighlighter>
#include <QTextBlock>

namespace groundswell::ui {

namespace {

constexpr int jsonGutterPadding = 12;

/// Keys, strings, numbers and words of JSON; a line at a time, so that a broken text is coloured too.
class JsonHighlighter : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& line) override {
        const Theme& theme = Theme::of(QApplication::palette());
        for (qsizetype at = 0; at < line.size();) {
            const QChar c = line[at];
            if (c == u'"') {
                const qsizetype end = endOfString(line, at);
                color(at, end, isKey(line, end) ? theme.text2 : theme.text);
                at = end;
            } else if (c.isLetterOrNumber() || c == u'-') {
                qsizetype end = at + 1;
                while (end < line.size() && (line[end].isLetterOrNumber() || QStringView(u"+-.").contains(line[end])))
                    ++end;
                color(at, end, theme.accent);
                at = end;
            } else {
                color(at, at + 1, theme.text3);
                ++at;
            }
        }
    }

private:
    static qsizetype endOfString(const QString& line, qsizetype at) {
        for (++at; at < line.size(); ++at) {
            if (line[at] == u'\\') {
                ++at;
            } else if (line[at] == u'"') {
                return at + 1;
            }
        }
        return line.size();
    }

    static bool isKey(const QString& line, qsizetype at) {
        while (at < line.size() && line[at].isSpace()) ++at;
        return at < line.size() && line[at] == u':';
    }

    void color(qsizetype begin, qsizetype end, const QColor& color) {
        setFormat(static_cast<int>(begin), static_cast<int>(end - begin), color);
    }
};

}  // namespace

class JsonEditor::Gutter : public QWidget {
public:
    explicit Gutter(JsonEditor* editor) : QWidget(editor), m_editor(editor) {
        setObjectName(QStringLiteral("lineNumbers"));
        setFocusPolicy(Qt::NoFocus);
    }
    [[nodiscard]] QSize sizeHint() const override { return {m_editor->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_editor->paintGutter(event); }

private:
    JsonEditor* m_editor;
};

JsonEditor::JsonEditor(QWidget* parent) : QPlainTextEdit(parent), m_gutter(new Gutter(this)) {
    setFont(fontFor(Type::Mono));
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setLayoutDirection(Qt::LeftToRight);
    setTabChangesFocus(true);
    document()->setDocumentMargin(8);
    new JsonHighlighter(document());
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { placeGutter(); });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int scrolled) {
        if (scrolled != 0) {
            m_gutter->scroll(0, scrolled);
        } else {
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
        }
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (currentLine() == m_line) return;
        m_line = currentLine();
        Q_EMIT lineChanged(m_line);
    });
    placeGutter();
}

void JsonEditor::setContent(const QString& content) {
    setPlainText(content);
}

QString JsonEditor::content() const {
    // toPlainText() would make blanks of those that do not break.
    QString content = document()->toRawText();
    content.replace(QChar::ParagraphSeparator, QChar::LineFeed);
    content.replace(QChar::LineSeparator, QChar::LineFeed);
    return content;
}

void JsonEditor::setErrorLines(const QSet<int>& lines) {
    if (m_errors == lines) return;
    m_errors = lines;
    showLines();
    m_gutter->update();
}

void JsonEditor::setMarkedLines(int first, int last) {
    if (m_markedFirst == first && m_markedLast == last) return;
    m_markedFirst = first;
    m_markedLast = last;
    m_gutter->update();
}

void JsonEditor::goToLine(int line, bool withCursor) {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid()) return;
    if (withCursor) setTextCursor(QTextCursor(block));
    // Two lines above it stay in sight.
    verticalScrollBar()->setValue(std::max(0, line - 3));
}

int JsonEditor::currentLine() const {
    return textCursor().blockNumber() + 1;
}

void JsonEditor::apply(const std::vector<config::TextEdit>& edits) {
    const QByteArray bytes = content().toUtf8();
    const auto placeOf = [&bytes](std::size_t offset) {
        return static_cast<int>(QString::fromUtf8(bytes.left(static_cast<qsizetype>(offset))).size());
    };
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (const config::TextEdit& edit : edits) {
        cursor.setPosition(placeOf(edit.begin));
        cursor.setPosition(placeOf(edit.end), QTextCursor::KeepAnchor);
        cursor.insertText(QString::fromStdString(edit.text));
    }
    cursor.endEditBlock();
}

int JsonEditor::gutterWidth() const {
    const auto digits = QString::number(std::max(blockCount(), 100)).size();
    return fontMetrics().horizontalAdvance(QChar(u'9')) * static_cast<int>(digits) + 2 * jsonGutterPadding;
}

void JsonEditor::placeGutter() {
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect area = contentsRect();
    m_gutter->setGeometry(area.left(), area.top(), gutterWidth(), area.height());
}

void JsonEditor::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void JsonEditor::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    if (auto* highlighter = document()->findChild<QSyntaxHighlighter*>()) highlighter->rehighlight();
    showLines();
    m_gutter->update();
}

void JsonEditor::showLines() {
    const Theme& theme = Theme::of(palette());
    QList<QTextEdit::ExtraSelection> selections;
    for (const int line : std::as_const(m_errors)) {
        const QTextBlock block = document()->findBlockByNumber(line - 1);
        if (!block.isValid()) continue;
        QTextEdit::ExtraSelection one;
        one.cursor = QTextCursor(block);
        one.format.setBackground(theme.errorSoft);
        one.format.setProperty(QTextFormat::FullWidthSelection, true);
        selections << one;
    }
    setExtraSelections(selections);
}

void JsonEditor::paintGutter(QPaintEvent* event) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), theme.base);
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event->rect().bottom()) {
        const double height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        const QRectF row(0, top, m_gutter->width(), height);
        if (m_errors.contains(line)) painter.fillRect(row, theme.errorSoft);
        if (m_markedFirst > 0 && line >= m_markedFirst && line <= m_markedLast)
            painter.fillRect(QRectF(0, top, 3, height), theme.accent);
        painter.setPen(m_errors.contains(line) ? theme.error : theme.text3);
        painter.drawText(row.adjusted(0, 0, -jsonGutterPadding, 0), static_cast<int>(Qt::AlignRight | Qt::AlignVCenter),
                         QString::number(line));
        top += height;
        block = block.next();
    }
}

}  // namespace groundswell::ui
