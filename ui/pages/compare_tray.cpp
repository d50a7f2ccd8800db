#include "ui/pages/compare_tray.h"

#include "ui/charts/series_look.h"
#include "ui/pages/card.h"
#include "ui/pages/close_button.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QToolButton>

#include <functional>

namespace groundswell::ui {

namespace {

constexpr int trayHeight = 56;
constexpr int cardWidth = 224;
constexpr int leastCardWidth = 80;

bool carriesSeries(const QMimeData* data) {
    return data != nullptr && data->hasFormat(QString::fromLatin1(seriesMimeType));
}

// One series: its look, its name, what it is, and a cross. Delete takes it out too.
class SeriesCard : public Card {
public:
    SeriesCard(const CompareList::Entry& entry, std::size_t number, std::function<void()> remove, QWidget* parent)
        : Card(parent), m_slot(entry.slot), m_remove(std::move(remove)) {
        setObjectName(QStringLiteral("compareCard%1").arg(number));
        setAccessibleName(tr("%1, %2").arg(entry.value.name, kindWords(entry.value)));
        setAccessibleDescription(seriesLookName(Theme::of(palette()), m_slot));
        setToolTip(plainTip(tr("%1 (Delete takes it out)").arg(entry.value.name)));
        setFocusPolicy(Qt::StrongFocus);
        setMinimumWidth(leastCardWidth);
        setMaximumWidth(cardWidth);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(4, 2, 4, 2);
        row->setSpacing(4);
        // Room for the look, on the side where a line begins.
        row->addSpacing(40);
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        auto* name = new TextLabel(entry.value.name, Type::Body, Tone::Text, this);
        name->setElided(true);
        words->addWidget(name);
        words->addWidget(new TextLabel(kindWords(entry.value), Type::Caption, Tone::Text2, this));
        row->addLayout(words, 1);
        QToolButton* close = closeButton(QStringLiteral("removeCompared%1").arg(number), this);
        close->setToolTip(tr("Do not compare it"));
        close->setAccessibleName(tr("Do not compare %1").arg(entry.value.name));
        QObject::connect(close, &QToolButton::clicked, this, m_remove, Qt::QueuedConnection);
        row->addWidget(close);
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        Card::paintEvent(event);
        QPainter painter(this);
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const double left = mirrored ? width() - 10 - 27 : 10;
        paintSwatch(painter, QRectF(left, 0, 27, height()), Theme::of(palette()), m_slot);
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Delete) {
            QMetaObject::invokeMethod(this, m_remove, Qt::QueuedConnection);
        } else {
            Card::keyPressEvent(event);
        }
    }

private:
    const std::size_t m_slot;
    const std::function<void()> m_remove;
};

// Where other series are dropped.
class DropArea : public QWidget {
public:
    explicit DropArea(QWidget* parent) : QWidget(parent) {
        setObjectName(QStringLiteral("compareDrop"));
        setMinimumWidth(0);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QPen pen(theme.borderStrong, 1);
        pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setPen(theme.text2);
        painter.setFont(fontFor(Type::Caption));
        const QString words = CompareTray::tr("Drop a cluster, keyword or search here, or press C in a table");
        painter.drawText(rect().adjusted(8, 0, -8, 0), static_cast<int>(Qt::AlignCenter),
                         painter.fontMetrics().elidedText(words, Qt::ElideRight, width() - 16));
    }
};

}  // namespace

CompareTray::CompareTray(CompareList& list, ViewFilter& filter, QWidget* window)
    : QDockWidget(window), m_list(list), m_filter(filter), m_ground(new QWidget(this)) {
    setObjectName(QStringLiteral("compareTray"));
    setAccessibleName(tr("Compare tray"));
    setFeatures(QDockWidget::NoDockWidgetFeatures);
    setTitleBarWidget(new QWidget(this));
    setWindowTitle(tr("Compare tray"));
    m_ground->setFixedHeight(trayHeight);
    m_ground->setAcceptDrops(true);
    m_ground->installEventFilter(this);
    setSurface(m_ground, Surface::Chrome);
    setWidget(m_ground);
    auto* row = new QHBoxLayout(m_ground);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    const auto button = [this](const QString& name, const QString& words, const QString& tip) {
        auto* made = new QToolButton(m_ground);
        made->setObjectName(name);
        made->setText(words);
        made->setToolTip(tip);
        made->setAccessibleName(words);
        made->setFocusPolicy(Qt::StrongFocus);
        made->setFixedHeight(24);
        return made;
    };
    m_compare = button(QStringLiteral("openCompare"), tr("Compare"), tr("Compare them on a page (Ctrl+Shift+C)"));
    m_compare->setIcon(icon(QStringLiteral("compare")));
    m_compare->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_compare, &QToolButton::clicked, this, &CompareTray::compareRequested);
    m_count = new TextLabel(Type::Body, Tone::Text2, m_ground);
    m_count->setObjectName(QStringLiteral("compareCount"));
    m_cards = new QHBoxLayout;
    m_cards->setSpacing(8);
    m_drop = new DropArea(m_ground);
    m_addSearch = button(QStringLiteral("compareSearch"), tr("Add search"), tr("Compare the search in the search box"));
    connect(m_addSearch, &QToolButton::clicked, this,
            [this] { m_list.addAll({searchSeries(m_filter.values().search)}); });
    m_clear = button(QStringLiteral("clearCompare"), tr("Remove all"), tr("Take all of them out of the tray"));
    connect(m_clear, &QToolButton::clicked, this, [this] {
        m_list.clear();
        hide();
    });
    QToolButton* closing = closeButton(QStringLiteral("closeCompareTray"), m_ground);
    closing->setToolTip(tr("Close the tray; what is in it stays"));
    closing->setAccessibleName(tr("Close the compare tray"));
    connect(closing, &QToolButton::clicked, this, &QWidget::hide);
    row->addWidget(m_compare);
    row->addWidget(m_count);
    row->addLayout(m_cards, 4);
    row->addWidget(m_drop, 3);
    row->addWidget(m_addSearch);
    row->addWidget(m_clear);
    row->addWidget(closing);
    window->installEventFilter(this);
    connect(&m_list, &CompareList::changed, this, &CompareTray::showSeries);
    connect(&m_filter, &ViewFilter::changed, this, &CompareTray::showSearch);
    showSeries();
    showSearch();
    hide();
}

void CompareTray::showSeries() {
    while (QLayoutItem* item = m_cards->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto& entries = m_list.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto* card = new SeriesCard(
            entries[i], i,
            [this, value = entries[i].value] {
                for (std::size_t entry = 0; entry < m_list.entries().size(); ++entry) {
                    if (m_list.entries()[entry].value.isSame(value)) return m_list.remove(entry);
                }
            },
            m_ground);
        m_cards->addWidget(card);
        card->show();
    }
    m_count->setText(tr("%1 of %2")
                         .arg(formatCount(static_cast<std::int64_t>(entries.size())),
                              formatCount(static_cast<std::int64_t>(CompareList::most))));
    m_compare->setText(m_list.words());
    m_compare->setAccessibleName(m_list.words());
    m_compare->setEnabled(!entries.empty());
    m_clear->setEnabled(!entries.empty());
    m_drop->setVisible(entries.size() < CompareList::most);
    QWidget* before = m_compare;
    for (int i = 0; i < m_cards->count(); ++i) {
        QWidget::setTabOrder(before, m_cards->itemAt(i)->widget());
        before = m_cards->itemAt(i)->widget();
    }
    QWidget::setTabOrder(before, m_addSearch);
}

void CompareTray::showSearch() {
    m_addSearch->setVisible(!m_filter.values().search.trimmed().isEmpty());
}

bool CompareTray::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
        return QDockWidget::eventFilter(watched, event);
    auto* drop = static_cast<QDropEvent*>(event);
    if (!carriesSeries(drop->mimeData())) return QDockWidget::eventFilter(watched, event);
    if (watched != m_ground) {
        // The drag is over the window: there has to be a place to drop it.
        show();
        return false;
    }
    drop->acceptProposedAction();
    if (event->type() == QEvent::Drop)
        m_list.addAll(seriesFromJson(drop->mimeData()->data(QString::fromLatin1(seriesMimeType))));
    return true;
}

}  // namespace groundswell::ui
