#include "ui/pages/volume_section.h"

#include "ui/charts/volume_legend.h"
#include "ui/charts/volume_table_model.h"
#include "ui/pages/card.h"
#include "ui/pages/number_link.h"
#include "ui/pages/segments.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr int volumeGap = 8;
constexpr int volumeTitleHeight = 28;

}  // namespace

VolumeSection::VolumeSection(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    auto* name = new TextLabel(tr("Volume by source"), Type::Title);
    name->setFixedHeight(24);
    head->addWidget(name);
    m_items = new NumberLink(QStringLiteral("volumeItemsLink"), Type::Caption, this);
    m_items->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_items, &QAbstractButton::clicked, this, [this] { Q_EMIT itemsRequested(m_from, m_to); });
    head->addWidget(m_items);
    m_laterLink = new NumberLink(QStringLiteral("volumeLaterLink"), Type::Caption, this);
    m_laterLink->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_laterLink->hide();
    connect(m_laterLink, &QAbstractButton::clicked, this, [this] { Q_EMIT itemsRequested(m_later.from, m_later.to); });
    m_note = new TextLabel(Type::Caption, Tone::Text2, this);
    m_note->setObjectName(QStringLiteral("volumeNote"));
    m_note->setElided(true);
    head->addWidget(m_note, 1);
    head->addWidget(m_laterLink);
    auto* forms = new Segments(this);
    forms->setObjectName(QStringLiteral("volumeForms"));
    forms->add(0, QStringLiteral("volumeCount"), tr("Count"), tr("Items a day"));
    forms->add(1, QStringLiteral("volumeShare"), tr("Share"), tr("Percent of the items of each day"));
    head->addWidget(forms);
    m_data = makeButton(QStringLiteral("volumeData"), tr("Data"), QStringLiteral("table"),
                        tr("Show the numbers instead of the bars (Ctrl+T)"));
    m_data->setShortcut(QKeySequence(QStringLiteral("Ctrl+T")));
    m_data->setCheckable(true);
    head->addWidget(m_data);
    QToolButton* save = makeButton(QStringLiteral("saveVolumeImage"), tr("Save image…"), QStringLiteral("export"),
                                   tr("As PNG, SVG or PDF"));
    connect(save, &QToolButton::clicked, this, &VolumeSection::saveRequested);
    head->addWidget(save);
    column->addLayout(head);
    column->addWidget(makeBody(), 1);
    connect(forms, &Segments::chosenChanged, this, [this](int form) { m_chart->setShares(form == 1); });
    connect(m_data, &QToolButton::toggled, this, [this](bool shown) { m_stack->setCurrentIndex(shown ? 1 : 0); });
}

QToolButton* VolumeSection::makeButton(const QString& name, const QString& words, const QString& iconName,
                                       const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(words);
    button->setAccessibleName(words);
    button->setIcon(icon(iconName));
    button->setToolTip(tip);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QWidget* VolumeSection::makeBody() {
    auto* card = new Card(this);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(8, 8, 12, 6);
    row->setSpacing(16);
    m_stack = new QStackedWidget(card);
    m_chart = new VolumeChart(m_stack);
    m_chart->setObjectName(QStringLiteral("volumeChart"));
    m_stack->addWidget(m_chart);
    m_table = new VolumeTableModel(this);
    auto* table = new QTableView(m_stack);
    table->setObjectName(QStringLiteral("volumeTable"));
    table->setAccessibleName(tr("Items per day and source"));
    table->setModel(m_table);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    m_stack->addWidget(table);
    m_legend = new VolumeLegend(card);
    m_legend->setObjectName(QStringLiteral("volumeLegend"));
    row->addWidget(m_stack, 1);
    row->addWidget(m_legend);
    return card;
}

void VolumeSection::setVolume(VolumeSeries volume, core::UtcTime now) {
    m_legend->setVolume(volume);
    m_table->setVolume(volume);
    const bool any = volume.items > 0 && volume.days() > 0;
    if (any) {
        m_from = volume.startOf(0);
        m_to = volume.parts.front().bins.end();
    }
    m_items->setWords(formatCounted(volume.items, tr("%1 item"), tr("%1 items")),
                      any ? tr("Show these items in Content") : QString());
    m_later = volume.later;
    m_laterLink->setWords(laterWords(m_later), tr("Show these items in Content"));
    m_laterLink->setVisible(m_later.items > 0);
    QString note = tr("by day of publication, UTC");
    if (any) {
        const QString days = formatDays(toQt(m_from).date(), toQt(m_to).date().addDays(-1));
        // The range of the page may be far longer.
        note =
            volume.hasEarlier
                ? tr("the last %1 days, %2, %3").arg(formatCount(static_cast<std::int64_t>(volume.days())), days, note)
                : tr("%1, %2").arg(days, note);
    }
    m_chart->setVolume(std::move(volume), now);
    if (m_chart->isLastIncomplete()) note += tr("; the last bar is not complete");
    m_note->setText(note);
    setPlainTip(m_note, note);
}

QByteArray VolumeSection::saveImage(ImageFormat format) const {
    const QSize chart = m_chart->viewport()->size();
    const QSize size(chart.width() + volumeGap + m_legend->width() + volumeGap, chart.height() + volumeTitleHeight);
    const QString title = tr("Volume by source: %1 %2").arg(m_items->text(), m_note->text());
    return imageBytes(format, size, title, [&](QPainter& painter) {
        const Theme& theme = Theme::of(palette());
        painter.fillRect(QRect(QPoint(0, 0), size), theme.base);
        painter.setPen(theme.text);
        painter.setFont(fontFor(Type::Strong));
        const int room = size.width() - 2 * volumeGap;
        painter.drawText(QRect(volumeGap, 0, room, volumeTitleHeight), static_cast<int>(Qt::AlignVCenter),
                         painter.fontMetrics().elidedText(title, Qt::ElideRight, room));
        m_chart->paintInto(painter, QRectF(QPointF(0, volumeTitleHeight), QSizeF(chart)));
        painter.translate(chart.width() + volumeGap, volumeTitleHeight);
        m_legend->paintInto(painter, chart.height());
    });
}

}  // namespace groundswell::ui
