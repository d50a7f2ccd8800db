#include "ui/editors/typing_delay.h"

#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextCursor>

#include <algorithm>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr int typingDelay = 300;  // ms

QLineEdit* lineOf(QWidget* field) {
    const auto* combo = qobject_cast<QComboBox*>(field);
    return combo != nullptr ? combo->lineEdit() : qobject_cast<QLineEdit*>(field);
}

}  // namespace

TypingDelay::TypingDelay(QObject* parent) : QObject(parent) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(typingDelay);
    connect(&m_timer, &QTimer::timeout, this, &TypingDelay::commit);
}

void TypingDelay::watch(QLineEdit* line, const Tell& tell) {
    connect(line, &QLineEdit::textEdited, this, [this, line, tell] { wait(line, tell); });
    connect(line, &QLineEdit::editingFinished, this, [this, line] {
        if (m_field == line) commit();
    });
}

void TypingDelay::watch(QPlainTextEdit* lines, const Tell& tell) {
    connect(lines, &QPlainTextEdit::textChanged, this, [this, lines, tell] { wait(lines, tell); });
    lines->installEventFilter(this);
}

bool TypingDelay::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && watched == m_field) commit();
    return QObject::eventFilter(watched, event);
}

void TypingDelay::wait(QWidget* field, const Tell& tell) {
    if (m_field != field) commit();
    const bool isFirst = m_field == nullptr;
    m_field = field;
    m_tell = tell;
    m_timer.start();
    if (isFirst) Q_EMIT changed();
}

void TypingDelay::commit() {
    m_timer.stop();
    // Whoever hears of it may want to know the same again.
    const QPointer<QWidget> field = std::exchange(m_field, nullptr);
    const Tell tell = std::exchange(m_tell, nullptr);
    if (!field) return;
    tell();
    Q_EMIT changed();
}

TypingDelay::Kept TypingDelay::take(const QWidget* inside) {
    Kept kept;
    QWidget* const waiting = m_field;
    kept.waits = waiting != nullptr && inside->isAncestorOf(waiting);
    QWidget* const focused = inside->focusWidget();
    QWidget* field = focused != nullptr && focused->hasFocus() && inside->isAncestorOf(focused) ? focused : nullptr;
    // The line of a list to choose from has no name of its own.
    if (kept.waits) field = waiting->focusProxy() != nullptr ? waiting->focusProxy() : waiting;
    if (field == nullptr) return kept;
    kept.name = field->objectName();
    if (const QLineEdit* line = lineOf(field)) {
        kept.typed = line->text();
        kept.cursor = line->cursorPosition();
    } else if (const auto* lines = qobject_cast<const QPlainTextEdit*>(field)) {
        kept.typed = lines->toPlainText();
        kept.cursor = lines->textCursor().position();
    }
    if (kept.waits) {
        m_timer.stop();
        m_field = nullptr;
        m_tell = nullptr;
    }
    return kept;
}

void TypingDelay::put(const QWidget* inside, const Kept& kept) {
    auto* field = kept.name.isEmpty() ? nullptr : inside->findChild<QWidget*>(kept.name);
    if (field != nullptr) {
        if (QLineEdit* line = lineOf(field)) {
            if (kept.waits) line->setText(kept.typed);
            line->setCursorPosition(kept.cursor);
            if (kept.waits) Q_EMIT line->textEdited(kept.typed);
        } else if (auto* lines = qobject_cast<QPlainTextEdit*>(field)) {
            if (kept.waits) lines->setPlainText(kept.typed);
            QTextCursor cursor = lines->textCursor();
            cursor.setPosition(std::min(kept.cursor, lines->document()->characterCount() - 1));
            lines->setTextCursor(cursor);
        }
        field->setFocus(Qt::OtherFocusReason);
    }
    if (kept.waits && m_field == nullptr) Q_EMIT changed();
}

}  // namespace groundswell::ui
