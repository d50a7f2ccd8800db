#include "ui/pages/notice.h"

#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace groundswell::ui {

Notice::Notice(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("notice"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(40, 6, 12, 6);
    row->setSpacing(12);
    m_sentence = new TextLabel(Type::Body, Tone::Text, this);
    m_sentence->setObjectName(QStringLiteral("noticeSentence"));
    m_sentence->setWordWrap(true);
    m_action = new QPushButton(this);
    m_action->setObjectName(QStringLiteral("noticeAction"));
    m_action->setFixedHeight(24);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_action);
    connect(m_action, &QPushButton::clicked, this, &Notice::actionTriggered);
    hide();
}

void Notice::showSentence(Kind kind, const QString& sentence, const QString& action) {
    m_kind = kind;
    m_sentence->setText(sentence);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(sentence);
    setVisible(!sentence.isEmpty());
    update();
}

void Notice::showError(const core::Error& error, const QString& action) {
    showSentence(Kind::Error, describeError(error), action);
}

void Notice::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    QColor ground = theme.window;
    QColor color = theme.accent;
    QString name = QStringLiteral("info");
    if (m_kind == Kind::Warning) {
        ground = theme.warnSoft;
        color = theme.warn;
        name = QStringLiteral("warning");
    } else if (m_kind == Kind::Error) {
        ground = theme.errorSoft;
        color = theme.error;
        name = QStringLiteral("error");
    }
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    const int left = layoutDirection() == Qt::RightToLeft ? width() - 32 : 16;
    paintIcon(painter, QRectF(left, height() / 2.0 - 8, 16, 16), name, color);
}

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("emptyState"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(32, 64, 32, 64);
    column->setSpacing(8);
    m_what = new TextLabel(Type::Title, Tone::Text, this);
    m_why = new TextLabel(Type::Body, Tone::Text2, this);
    m_why->setObjectName(QStringLiteral("emptyWhy"));
    m_action = new QPushButton(this);
    m_action->setObjectName(QStringLiteral("emptyAction"));
    m_other = new QPushButton(this);
    m_other->setObjectName(QStringLiteral("emptyOther"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    for (QPushButton* button : {m_action, m_other}) {
        button->setFixedHeight(28);
        button->hide();
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    for (TextLabel* label : {m_what, m_why}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addSpacing(8);
    column->addLayout(buttons);
    column->addStretch(1);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    connect(m_other, &QPushButton::clicked, this, &EmptyState::otherTriggered);
}

void EmptyState::setFirstWords(const QString& what, const QString& why) {
    setWords(what, why, tr("Import files…"), tr("Add source…"));
}

void EmptyState::setWords(const QString& what, const QString& why, const QString& action, const QString& other) {
    m_what->setText(what);
    m_why->setText(why);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_other->setText(other);
    m_other->setVisible(!other.isEmpty());
}

}  // namespace groundswell::ui
