#include "ui/editors/config_text.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QEvent>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr std::size_t problemsShown = 6;

}  // namespace

ConfigText::ConfigText(const QString& name, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(name);
    m_text->setAccessibleName(tr("Settings as JSON"));
    m_text->setToolTip(tr("The same settings as text; each change shows in the fields, too"));
    m_text->setFont(fontFor(Type::Mono));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    // Neither typed nor pasted text is longer than any config.
    m_problems = new TextLabel(Type::Body, Tone::Error, this);
    m_problems->setObjectName(name + QStringLiteral("Problems"));
    m_problems->setWordWrap(true);
    m_problems->hide();
    column->addWidget(m_text, 1);
    column->addWidget(m_problems);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_filling) Q_EMIT edited();
    });
    setFocusProxy(m_text);
}

QString ConfigText::toPlainText() const {
    return m_text->toPlainText();
}

void ConfigText::setText(const QString& text) {
    if (m_text->toPlainText() == text) return;
    m_filling = true;
    const int place = m_text->textCursor().position();
    m_text->setPlainText(text);
    QTextCursor cursor = m_text->textCursor();
    cursor.setPosition(std::min(place, static_cast<int>(text.size())));
    m_text->setTextCursor(cursor);
    m_filling = false;
}

void ConfigText::showProblems(const std::vector<pipeline::ConfigProblem>& problems) {
    QStringList words;
    m_lines.clear();
    for (const pipeline::ConfigProblem& problem : problems) {
        m_lines.push_back(problem.line);
        if (static_cast<std::size_t>(words.size()) < problemsShown) {
            const QString where =
                problem.pointer.empty() ? QString() : QStringLiteral(" ") + isolated(text(problem.pointer));
            words << tr("Line %1%2: %3").arg(formatCount(problem.line), where, oneLine(text(problem.reason)));
        }
    }
    if (problems.size() > problemsShown)
        words << tr("and %1 more").arg(formatCount(static_cast<std::int64_t>(problems.size() - problemsShown)));
    m_problems->setText(words.join(QChar(u'\n')));
    m_problems->setVisible(!words.isEmpty());
    markLines();
}

void ConfigText::markLines() {
    QList<QTextEdit::ExtraSelection> marks;
    for (const int line : m_lines) {
        const QTextBlock block = m_text->document()->findBlockByNumber(line - 1);
        if (!block.isValid()) continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(Theme::of(palette()).errorSoft);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks << mark;
    }
    m_text->setExtraSelections(marks);
}

void ConfigText::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) markLines();
}

}  // namespace groundswell::ui
