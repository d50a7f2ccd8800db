#include "ui/pages/keyword_conditions.h"

#include "ui/shell/flow_layout.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <limits>

namespace groundswell::ui {

namespace {

constexpr int typingDelay = 200;
constexpr int anyKind = -1;

}  // namespace

KeywordConditions::KeywordConditions(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("keywordConditions"));
    setSurface(this, Surface::Window);
    auto* row = new FlowLayout(this);
    row->setContentsMargins(12, 4, 12, 8);
    row->setSpacing(8);
    m_kinds = new QComboBox(this);
    m_kinds->setObjectName(QStringLiteral("keywordKinds"));
    m_kinds->setAccessibleName(tr("Kind of keyword"));
    m_kinds->setToolTip(tr("Key phrases, hashtags, names of persons and places, or topics of a taxonomy"));
    m_kinds->addItem(tr("All kinds"), anyKind);
    m_kinds->addItem(tr("Phrases"), static_cast<int>(domain::KeywordKind::Phrase));
    m_kinds->addItem(tr("Hashtags"), static_cast<int>(domain::KeywordKind::Hashtag));
    m_kinds->addItem(tr("Names"), static_cast<int>(domain::KeywordKind::Entity));
    m_kinds->addItem(tr("Topics"), static_cast<int>(domain::KeywordKind::Topic));
    m_kinds->setFixedHeight(24);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &KeywordConditions::changed);
    row->addWidget(m_kinds);
    m_items = makeNumber(QStringLiteral("keywordMinItems"), tr("Items ≥ "), tr("Items at least"),
                         tr("Only keywords of this many items or more"), 1);
    row->addWidget(m_items);
    m_clusters = makeNumber(QStringLiteral("keywordMinClusters"), tr("Clusters ≥ "), tr("Clusters at least"),
                            tr("Only keywords of this many clusters or more"), 0);
    row->addWidget(m_clusters);
    m_contains = new QLineEdit(this);
    m_contains->setObjectName(QStringLiteral("keywordContains"));
    m_contains->setAccessibleName(tr("Keyword contains"));
    m_contains->setPlaceholderText(tr("Contains"));
    m_contains->setToolTip(tr("Only keywords with these letters in them, whatever the case"));
    m_contains->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_contains->setClearButtonEnabled(true);
    m_contains->setFixedHeight(24);
    m_contains->setMinimumWidth(144);
    row->addWidget(m_contains);
    m_delay.setSingleShot(true);
    m_delay.setInterval(typingDelay);
    connect(&m_delay, &QTimer::timeout, this, &KeywordConditions::changed);
    connect(m_contains, &QLineEdit::textChanged, this, [this] { m_delay.start(); });
    connect(m_contains, &QLineEdit::returnPressed, this, [this] {
        m_delay.stop();
        Q_EMIT changed();
    });
}

QSpinBox* KeywordConditions::makeNumber(const QString& name, const QString& prefix, const QString& words,
                                        const QString& tip, int least) {
    auto* number = new QSpinBox(this);
    number->setObjectName(name);
    number->setAccessibleName(words);
    number->setToolTip(tip);
    number->setRange(least, std::numeric_limits<int>::max());
    number->setPrefix(prefix);
    number->setGroupSeparatorShown(true);
    number->setFixedHeight(24);
    number->setFixedWidth(112);
    number->setKeyboardTracking(false);
    connect(number, &QSpinBox::valueChanged, this, &KeywordConditions::changed);
    return number;
}

void KeywordConditions::addTo(domain::KeywordQuestion& question) const {
    question.kinds.clear();
    if (const int kind = m_kinds->currentData().toInt(); kind != anyKind)
        question.kinds = {static_cast<domain::KeywordKind>(kind)};
    question.minItems = m_items->value();
    question.minClusters = m_clusters->value();
    question.contains = utf8(m_contains->text().trimmed());
}

bool KeywordConditions::isEmpty() const {
    domain::KeywordQuestion question;
    addTo(question);
    return question == domain::KeywordQuestion{};
}

void KeywordConditions::clear() {
    {
        const QSignalBlocker kinds(m_kinds);
        const QSignalBlocker items(m_items);
        const QSignalBlocker clusters(m_clusters);
        const QSignalBlocker contains(m_contains);
        m_kinds->setCurrentIndex(0);
        m_items->setValue(m_items->minimum());
        m_clusters->setValue(m_clusters->minimum());
        m_contains->clear();
    }
    Q_EMIT changed();
}

}  // namespace groundswell::ui
