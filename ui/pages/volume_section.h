#pragma once

#include "ui/charts/volume_chart.h"

#include <QWidget>

class QStackedWidget;
class QToolButton;

namespace groundswell::ui {

class NumberLink;
class TextLabel;
class VolumeLegend;
class VolumeTableModel;

/// How much arrives from which source: bars a day with their legend, as counts or shares, or the numbers as a table.
/// Owner thread only.
class VolumeSection : public QWidget {
    Q_OBJECT

public:
    explicit VolumeSection(QWidget* parent = nullptr);

    void setVolume(VolumeSeries volume, core::UtcTime now);
    [[nodiscard]] VolumeChart* chart() const { return m_chart; }
    /// The bars with their legend below the title, as the bytes of a file.
    [[nodiscard]] QByteArray saveImage(ImageFormat format) const;

Q_SIGNALS:
    void saveRequested();
    /// What all bars count, published in these days.
    void itemsRequested(groundswell::core::UtcTime from, groundswell::core::UtcTime to);

private:
    QWidget* makeBody();
    QToolButton* makeButton(const QString& name, const QString& words, const QString& iconName, const QString& tip);

    NumberLink* m_items;
    NumberLink* m_laterLink;
    TextLabel* m_note;
    QToolButton* m_data;
    QStackedWidget* m_stack;
    VolumeChart* m_chart;
    VolumeLegend* m_legend;
    VolumeTableModel* m_table;
    core::UtcTime m_from{};
    core::UtcTime m_to{};
    LaterItems m_later;
};

}  // namespace groundswell::ui
