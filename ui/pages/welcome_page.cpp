#include "ui/pages/welcome_page.h"

#include "ui/pages/card.h"
#include "ui/pages/notice.h"
#include "ui/pages/welcome_card.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QToolButton>

namespace groundswell::ui {

namespace {

QString sampleSentence() {
    return WelcomePage::tr(
        "Invented items in several languages with one surge in them. Works offline, can be closed and forgotten.");
}

}  // namespace

WelcomePage::WelcomePage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("welcomePage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    // A small window, or a large font, shows it in parts.
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* inside = new QWidget(scroll);
    scroll->setWidget(inside);
    column->addWidget(scroll);
    auto* outer = new QGridLayout(inside);
    outer->setContentsMargins(48, 24, 48, 24);
    outer->setHorizontalSpacing(64);
    outer->setVerticalSpacing(16);
    outer->setRowStretch(0, 3);
    outer->setRowStretch(6, 4);
    outer->setColumnStretch(0, 1);
    outer->setColumnStretch(1, 5);
    outer->setColumnStretch(2, 4);
    outer->setColumnStretch(3, 1);

    auto* head = new QVBoxLayout;
    head->setSpacing(6);
    head->addWidget(new TextLabel(tr("Welcome to Groundswell"), Type::Welcome));
    head->addWidget(
        new TextLabel(tr("See what is rising in the posts and articles that you follow, why, since when, and who "
                         "carries it."),
                      Type::Body, Tone::Text2));
    outer->addLayout(head, 1, 1, 1, 2);
    m_notice = new Notice(inside);
    outer->addWidget(m_notice, 2, 1, 1, 2);

    auto* cards = new QVBoxLayout;
    cards->setSpacing(12);
    m_sample =
        new WelcomeCard(QStringLiteral("overview"), tr("Explore the sample"), sampleSentence(), tr("Enter"), inside);
    m_sample->setObjectName(QStringLiteral("exploreSample"));
    auto* fresh = new WelcomeCard(QStringLiteral("plus"), tr("Make my own workspace…"),
                                  tr("Take a starter list of feeds, or paste the addresses of your own."),
                                  QStringLiteral("Ctrl+N"), inside);
    fresh->setObjectName(QStringLiteral("makeWorkspace"));
    auto* open =
        new WelcomeCard(QStringLiteral("folder"), tr("Open a workspace…"),
                        tr("A workspace is one folder. You can copy it, back it up and hand it to a colleague."),
                        QStringLiteral("Ctrl+O"), inside);
    open->setObjectName(QStringLiteral("openFolder"));
    connect(m_sample, &QAbstractButton::clicked, this, &WelcomePage::sampleRequested);
    connect(fresh, &QAbstractButton::clicked, this, &WelcomePage::newRequested);
    connect(open, &QAbstractButton::clicked, this, &WelcomePage::openRequested);
    for (WelcomeCard* card : {m_sample, fresh, open}) cards->addWidget(card);
    auto* drop = new DropArea(tr("Or drop files here: OPML, CSV, JSON Lines, saved feeds"), inside);
    drop->setObjectName(QStringLiteral("dropFiles"));
    drop->setToolTip(
        tr("A workspace is made for them first; nothing is imported before you have seen what is in them"));
    drop->setAccessibleDescription(drop->toolTip());
    connect(drop, &QAbstractButton::clicked, this, &WelcomePage::filesRequested);
    connect(drop, &DropArea::filesDropped, this, &WelcomePage::filesDropped);
    cards->addWidget(drop);
    cards->addStretch(1);
    outer->addLayout(cards, 3, 1);
    outer->addWidget(makeLegend(), 3, 2);

    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    auto* lock = new QToolButton(inside);
    lock->setIcon(icon(QStringLiteral("lock")));
    lock->setAutoRaise(true);
    lock->setFocusPolicy(Qt::NoFocus);
    lock->setAttribute(Qt::WA_TransparentForMouseEvents);
    lock->setAccessibleName(tr("Private"));
    foot->addWidget(lock);
    foot->addWidget(
        new TextLabel(tr("No account. Nothing is fetched and nothing leaves this computer until you ask for it."),
                      Type::Body, Tone::Text2));
    foot->addStretch(1);
    auto* help = new QToolButton(inside);
    help->setObjectName(QStringLiteral("welcomeHelp"));
    help->setText(tr("Help and shortcuts (F1)"));
    help->setAutoRaise(true);
    setLink(help);
    help->setFocusPolicy(Qt::StrongFocus);
    connect(help, &QToolButton::clicked, this, &WelcomePage::helpRequested);
    foot->addWidget(help);
    outer->addLayout(foot, 4, 1, 1, 2);
    setFocusProxy(m_sample);
}

QWidget* WelcomePage::makeLegend() {
    auto* box = new Card(this);
    box->setObjectName(QStringLiteral("howToRead"));
    box->setMinimumWidth(320);
    box->setMaximumWidth(416);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(10);
    column->addWidget(new TextLabel(tr("How to read a card"), Type::Title));
    column->addWidget(new SampleCard(box));
    const std::pair<QString, QString> lines[] = {
        {tr("How many times the usual"), tr("(412 + 5) / (21 + 5) = 16; the 5 keeps small numbers calm.")},
        {tr("The raw counts"), tr("always beside the ratio, never hidden.")},
        {tr("Fourteen days"), tr("the dashed line is the usual, the last day is coloured.")},
        {tr("The reason"), tr("a sentence that you can check: click it to see the items.")}};
    int number = 0;
    for (const auto& [title, sentence] : lines) {
        auto* row = new QHBoxLayout;
        row->setSpacing(12);
        row->addWidget(new NumberMark(++number, box), 0, Qt::AlignTop);
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        words->addWidget(new TextLabel(title, Type::Strong, Tone::Text, box));
        auto* line = new TextLabel(sentence, Type::Body, Tone::Text2, box);
        line->setWordWrap(true);
        words->addWidget(line);
        row->addLayout(words, 1);
        column->addLayout(row);
    }
    column->addStretch(1);
    return box;
}

void WelcomePage::setBusy(bool busy) {
    m_sample->setEnabled(!busy);
    m_sample->setSentence(busy ? tr("The sample is being made; it opens by itself.") : sampleSentence());
    if (busy) m_notice->hide();
}

void WelcomePage::showError(const core::Error& error) {
    m_notice->showError(error);
}

}  // namespace groundswell::ui
